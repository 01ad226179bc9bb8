package inbox

// Words and Decode are read by tests.
var (
	Words  = words
	Decode = decode
)
