package postcode

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// guarded calls use, which looks at the file's bytes. A file that somebody cut short or wrote over while it was mapped gives
// ErrDamaged, where it would else end the program.
func guarded(use func()) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			err = fmt.Errorf("%w (%w)", ErrDamaged, r)
		default:
			panic(r)
		}
	}()
	use()
	return nil
}

// reading calls use while the index is open. It fails with ErrClosed or ErrDamaged.
func (x *Index) reading(use func()) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.closed {
		return ErrClosed
	}
	return guarded(use)
}
