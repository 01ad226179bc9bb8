// Package press makes what is sent out of what was written: letters that every mail reader shows, and messages that are the approved ones to the letter.
package press

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/saja-live/saja/internal/platform/fault"
)

// What a letter may be, at most.
const (
	MostTemplate = 200_000 // bytes of a template or a sheet
	MostLetter   = 102_000 // bytes of a letter: Gmail cuts off what is behind
	deepest      = 8       // blocks within blocks of a sheet
	mostRules    = 2_000   // rules of a sheet, each selector counted
)

// The faults of this package. Each names the place.
var (
	// ErrDiffers says that a message is not the approved template with its variables filled in.
	ErrDiffers = fault.New(fault.Unprocessable, "alimtalk_differs", "the message is not the approved one to the letter")
	// ErrTooLarge says that a template, a sheet or a letter is larger than it may be.
	ErrTooLarge = fault.New(fault.TooLarge, "letter_too_large", "a template may have 200 kB, and a letter 102 kB, behind which Gmail cuts it off")
	// ErrSheet says that a style sheet cannot be read.
	ErrSheet = fault.New(fault.Unprocessable, "sheet_invalid", "the style sheet cannot be read")
	// ErrTemplate says that a template cannot be read.
	ErrTemplate = fault.New(fault.Unprocessable, "template_invalid", "the template cannot be read")
)

// lineOf is the line that a fault of a sheet names.
var lineOf = regexp.MustCompile(`^line (\d+)$`)

// Behind is a fault of a sheet as it is to whoever wrote what stands behind its first lines; any other error stays as it is.
func Behind(err error, lines int) error {
	f, is := errors.AsType[*fault.Fault](err)
	if !is || !errors.Is(err, ErrSheet) {
		return err
	}
	return f.Placed(func(field string) string {
		if m := lineOf.FindStringSubmatch(field); m != nil {
			n, _ := strconv.Atoi(m[1])
			return fmt.Sprintf("styles, line %d", max(n-lines, 1))
		}
		return field
	})
}
