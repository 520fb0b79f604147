"""The sweep against a mail server that refuses, hangs up and stalls; two sweeps side by side. No worker is needed."""
