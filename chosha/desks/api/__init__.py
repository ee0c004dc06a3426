"""HTTP API and machine pages: /api/v1/, /healthz, /readyz, /metrics. Mounted from the rooms' api.py."""
