ALTER TABLE capture ADD COLUMN rendering TEXT;         -- how a browser came to it; null where it is as the server sent it
