-- Papers by the trigrams of their key: any part of a word is found without reading all keys. The index keeps no text of
-- its own, and papers are never deleted.
CREATE VIRTUAL TABLE document_index USING fts5(search, content = '', tokenize = 'trigram', detail = none);
INSERT INTO document_index (rowid, search)
SELECT d.position, t.search FROM documents d JOIN document_texts t ON t.id = d.id;
