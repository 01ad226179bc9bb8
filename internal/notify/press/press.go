// Package press makes what is sent out of what was written: letters that every mail reader shows, and messages that are the approved ones to the letter.
package press

import "github.com/saja-live/saja/internal/platform/fault"

// The faults of this package. Each names the place.
var (
	// ErrDiffers says that a message is not the approved template with its variables filled in.
	ErrDiffers = fault.New(fault.Unprocessable, "alimtalk_differs", "the message is not the approved one to the letter")
)
