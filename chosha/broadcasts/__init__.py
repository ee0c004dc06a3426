"""放送室・書庫: programmes, episodes, going live from a browser, chat beside it, the recording afterwards."""
