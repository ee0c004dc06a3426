"""掲示板: problems, questions, knowledge and small talk, with drafts, attachments, edits with history and undo."""
