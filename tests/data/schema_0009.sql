-- The database as schema 0009 shipped it, with a few invented rows; never edited again.
BEGIN TRANSACTION;
CREATE TABLE absence (
	request_id VARCHAR NOT NULL, 
	section VARCHAR(32) NOT NULL, 
	item_id VARCHAR NOT NULL, 
	slot VARCHAR NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (request_id, section, item_id, slot), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE copied_value (
	request_id VARCHAR NOT NULL, 
	section VARCHAR(32) NOT NULL, 
	item_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	source_id VARCHAR NOT NULL, 
	PRIMARY KEY (request_id, section, item_id, name), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
INSERT INTO "copied_value" VALUES('req-1','mounting_planes','01a206d1-9249-74e0-a0e7-a68a974e054e','pitch','01a206d1-9249-74e0-a0e7-a68a974e0000');
CREATE TABLE electrical (
	request_id VARCHAR NOT NULL, 
	main_panel_location VARCHAR, 
	main_bus_rating FLOAT, 
	main_breaker_rating FLOAT, 
	service_type VARCHAR, 
	feeder_type VARCHAR, 
	utility_meter_location VARCHAR, 
	existing_grounding VARCHAR, 
	existing_grounding_location VARCHAR, 
	main_panel_manufacturer VARCHAR, 
	notes VARCHAR, 
	PRIMARY KEY (request_id), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
INSERT INTO "electrical" VALUES('req-1',NULL,200.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE mounting_plane (
	id VARCHAR NOT NULL, 
	request_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	removed_at VARCHAR(32), 
	pitch FLOAT, 
	azimuth FLOAT, 
	roof_type VARCHAR, 
	framing_type VARCHAR, 
	rafter_size VARCHAR, 
	rafter_spacing FLOAT, 
	notes VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
INSERT INTO "mounting_plane" VALUES('01a206d1-9249-74e0-a0e7-a68a974e054e','req-1',0,NULL,26.6,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE notice (
	request_id VARCHAR NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	text VARCHAR NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	dismissed_at VARCHAR(32), 
	PRIMARY KEY (request_id, kind), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
INSERT INTO "notice" VALUES('req-1','design','The design changed: the arrays on the roof.','2026-03-02T08:00:00.000000+00:00',NULL);
CREATE TABLE photo (
	id VARCHAR NOT NULL, 
	request_id VARCHAR NOT NULL, 
	section VARCHAR(32) NOT NULL, 
	item_id VARCHAR, 
	slot VARCHAR, 
	position INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	media_type VARCHAR NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	original_name VARCHAR NOT NULL, 
	added_at VARCHAR(32) NOT NULL, 
	taken_at VARCHAR(32), 
	latitude FLOAT, 
	longitude FLOAT, 
	removed_at VARCHAR(32), turned INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
CREATE TABLE published_copy (
	photo_id VARCHAR NOT NULL, 
	long_side_px INTEGER NOT NULL, 
	turned INTEGER DEFAULT '0' NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	remote_id VARCHAR, 
	url VARCHAR, 
	hosted_at VARCHAR(32), 
	verified_at VARCHAR(32), 
	PRIMARY KEY (photo_id, long_side_px, turned), 
	FOREIGN KEY(photo_id) REFERENCES photo (id) ON DELETE RESTRICT
);
CREATE TABLE receipt (
	id INTEGER NOT NULL, 
	request_id VARCHAR NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	subject VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT, 
	UNIQUE (request_id, kind, subject, revision)
);
CREATE TABLE revision (
	id VARCHAR NOT NULL, 
	request_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	frozen_at VARCHAR(32) NOT NULL, 
	sections TEXT NOT NULL, 
	item_ids TEXT NOT NULL, 
	photos TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT, 
	UNIQUE (request_id, number)
);
CREATE TABLE section_state (
	request_id VARCHAR NOT NULL, 
	section VARCHAR NOT NULL, 
	intent_hash VARCHAR, 
	intent_at VARCHAR(32), 
	accepted_hash VARCHAR, 
	accepted_payload TEXT, 
	accepted_revision INTEGER, 
	accepted_at VARCHAR(32), unknown_payloads TEXT, aurora_time VARCHAR(32), 
	PRIMARY KEY (request_id, section), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
INSERT INTO "section_state" VALUES('req-1','electrical','hash','2026-03-02T08:00:00.000000+00:00',NULL,NULL,NULL,NULL,'[{"electrical":{"main_bus_rating":200.0,"images":[]}}]',NULL);
CREATE TABLE server_problem (
	id INTEGER NOT NULL, 
	request_id VARCHAR NOT NULL, 
	field VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
CREATE TABLE setting (
	"key" VARCHAR NOT NULL, 
	value TEXT, 
	PRIMARY KEY ("key")
);
CREATE TABLE subpanel (
	id VARCHAR NOT NULL, 
	request_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	removed_at VARCHAR(32), 
	location VARCHAR, 
	disconnect_location VARCHAR, 
	bus_rating INTEGER, 
	disconnect_size INTEGER, 
	notes VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
CREATE TABLE survey (
	request_id VARCHAR NOT NULL, 
	status VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	problem_count INTEGER NOT NULL, 
	error_count INTEGER NOT NULL, 
	photo_count INTEGER NOT NULL, 
	tasks_done INTEGER NOT NULL, opened_told_at VARCHAR(32), unclear_count INTEGER DEFAULT '0' NOT NULL, open_end_count INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (request_id), 
	FOREIGN KEY(request_id) REFERENCES survey_request (id) ON DELETE RESTRICT
);
INSERT INTO "survey" VALUES('req-1','draft',1,'2026-03-02T08:00:00.000000+00:00',-1,0,0,0,NULL,0,0);
CREATE TABLE survey_request (
	id VARCHAR NOT NULL, 
	tenant_id VARCHAR NOT NULL, 
	request_status VARCHAR NOT NULL, 
	customer_name VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	requested_at VARCHAR(32), 
	completed_at VARCHAR(32), 
	pulled_at VARCHAR(32) NOT NULL, 
	request TEXT NOT NULL, 
	project TEXT, 
	design TEXT, 
	batteries TEXT NOT NULL, 
	screenshot_name VARCHAR, 
	screenshot_sha256 VARCHAR, assigned_to VARCHAR, read_at VARCHAR(32), 
	PRIMARY KEY (id)
);
INSERT INTO "survey_request" VALUES('req-1','tenant-1','requested','Mrs. Zoë Sample','1 Example Street, Springfield','2026-03-01T07:21:30.507000+00:00',NULL,'2026-03-02T08:00:00.000000+00:00','{"id":"req-1","project_id":"project-1","requested_for_design_id":"design-1","status":"requested","requested_at":"2026-03-01T07:21:30.507Z","completed_at":null,"screenshot_url":"images.example.invalid/1.png","priority":"high"}','{"customer_salutation":"Mrs.","customer_first_name":"Zoë","customer_last_name":"Sample","address":"1 Example Street, Springfield","customer_phone":"(555) 010-0000"}','{"bill_of_materials":[{"id":"b-1","component_type":"batteries","sku":null,"name":"Invented Cell 13","manufacturer_name":"Made-Up Storage","quantity":2},{"component_type":"modules","name":"Panel","quantity":20}],"arrays":[{"pitch":26.6,"azimuth":180}]}','[{"name":"Invented Cell 13","manufacturer_name":"Made-Up Storage","quantity":2}]',NULL,NULL,NULL,'2026-03-02T07:59:00.250000+00:00');
CREATE TABLE sync_job (
	id VARCHAR NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	request_id VARCHAR NOT NULL, 
	revision_id VARCHAR NOT NULL, 
	subject_id VARCHAR NOT NULL, 
	status VARCHAR(32) NOT NULL, 
	attempts INTEGER NOT NULL, 
	due_at VARCHAR(32), 
	lease_until VARCHAR(32), 
	retry_after_until VARCHAR(32), 
	depends_on TEXT NOT NULL, 
	error_code VARCHAR, 
	error_text VARCHAR, 
	error_raw VARCHAR, 
	created_at VARCHAR(32) NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CHECK (attempts >= 0), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT, 
	FOREIGN KEY(revision_id) REFERENCES revision (id) ON DELETE RESTRICT
);
CREATE TABLE unclear_answer (
	request_id VARCHAR NOT NULL, 
	section VARCHAR(32) NOT NULL, 
	item_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	PRIMARY KEY (request_id, section, item_id, name), 
	FOREIGN KEY(request_id) REFERENCES survey (request_id) ON DELETE RESTRICT
);
INSERT INTO "unclear_answer" VALUES('req-1','electrical','','feeder_type','left fed');
CREATE INDEX ix_survey_request_requested_at ON survey_request (requested_at);
CREATE INDEX ix_survey_status ON survey (status);
CREATE INDEX ix_mounting_plane_request_id ON mounting_plane (request_id);
CREATE INDEX ix_photo_request_id ON photo (request_id);
CREATE INDEX ix_photo_sha256 ON photo (sha256);
CREATE INDEX ix_receipt_request_id ON receipt (request_id);
CREATE INDEX ix_revision_request_id ON revision (request_id);
CREATE INDEX ix_server_problem_request_id ON server_problem (request_id);
CREATE INDEX ix_subpanel_request_id ON subpanel (request_id);
CREATE INDEX ix_sync_job_request_id ON sync_job (request_id);
CREATE INDEX ix_sync_job_revision_id ON sync_job (revision_id);
CREATE INDEX ix_sync_job_runnable ON sync_job (status, due_at);
COMMIT;
