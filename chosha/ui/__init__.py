"""The look: tokens, components, icons, shared fragments and islands, and the sample sheet /ui/."""
