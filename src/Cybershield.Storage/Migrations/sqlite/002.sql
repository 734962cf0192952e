-- The search column holds stems behind the words. They are found from the words, in the language of the page; search_words is SearchWords.Renewed.
UPDATE flag_search SET words = search_words(words, (SELECT language FROM flag WHERE number = flag_search.rowid));

-- The search server has the column too: every flag is projected once more.
INSERT INTO outbox (flag, sequence, revision, changed_at)
SELECT number, (SELECT ifnull(max(sequence), 0) FROM outbox) + row_number() OVER (ORDER BY number), revision, updated_at FROM flag WHERE true
ON CONFLICT (flag) DO NOTHING;
