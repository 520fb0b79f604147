"""What can be done with the link. While the other side is asked no transaction is open; what it says is one."""
