"""When requests are sent: retries and quotas."""
