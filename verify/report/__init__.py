"""Makes reports from results and decides nothing: terminal, JSON, and the pages that people read."""
