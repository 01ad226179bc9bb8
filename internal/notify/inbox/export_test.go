package inbox

// What tests read.
var (
	Words  = words
	Decode = decode

	KilobytesOf = kilobytesOf
)
