-- What is yet to be sent is found from where the sender stands (storage/mail_queue.hpp): a step writes one page less.
DROP INDEX outbox_to_send;
CREATE INDEX mail_to_try_again ON mail_attempts (again) WHERE again IS NOT NULL;
