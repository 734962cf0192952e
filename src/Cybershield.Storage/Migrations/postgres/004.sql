ALTER TABLE capture ADD COLUMN rendering TEXT COLLATE "C";  -- how a browser came to it; null where it is as the server sent it
