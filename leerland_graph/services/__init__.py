"""Services shared by pages, web and commands: the opened store, cached reads, saving, drafts, the audit log, access to graphs."""
