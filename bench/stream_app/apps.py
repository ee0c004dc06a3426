from django.apps import AppConfig


class StreamConfig(AppConfig):
    name = "bench.stream_app"

    def ready(self) -> None:
        from chosha.realtime.hub import declare_stream

        declare_stream("bench", lambda member_id, object_id: True)
