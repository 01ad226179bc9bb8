package eventlog

// LogFiles are the migrations of an embedded log.
var LogFiles = logFS
