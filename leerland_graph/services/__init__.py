"""What pages, web and commands share: the opened store, read models, saving, drafts, the audit log, who reaches what."""
