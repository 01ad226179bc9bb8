// Package parcel asks Korean carriers, and some of other countries, where a parcel is.
//
//	client, err := parcel.New(parcel.Options{})
//	…
//	t, err := client.Track(ctx, "cj", "1234-5678-9012")
//	switch {
//	case errors.Is(err, parcel.ErrNotFound):      // the carrier said so
//	case errors.Is(err, parcel.ErrLayoutChanged): // an answer came that nobody understands; nothing is known of the parcel
//	case err == nil:                              // t.State, t.Events …
//	}
//
// A [Tracking] has the carrier's events in the order in which they happened, each with one of a few [State]s and the carrier's own words.
// Names and mobile numbers are masked while an answer is read; nothing unmasked is kept or returned.
//
// What is not understood is never called "not found": every adapter has a mark for "here is a parcel" and another for "there is none",
// and an answer with neither is [ErrLayoutChanged], or [ErrMaintenance] or [ErrBlocked] where it says so.
//
// A [Client] asks fixed hosts only, follows no redirect to another one, reads 2 MiB and waits 10 s at most, keeps to a rate for each
// carrier, and can use a proxy for each. It has no database, no cache and no queue: how often to ask is the caller's to decide.
//
// [Guess] tells which carriers a number may belong to, and [Validate] what looks wrong about one. [Carriers] lists all with how sure the facts
// about each are. Package simulator answers as the carriers do, for tests.
package parcel
