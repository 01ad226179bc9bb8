package sandboxpg

import "slices"

// Outcome is what will happen to a trade: the one thing a shopper, a test or an amount chooses.
type Outcome string

// The outcomes. Where two things could be meant, the comment says whether the provider's books show the approval.
const (
	Approve         Outcome = "approve"
	Decline         Outcome = "decline"          // the card company says no, in so many words
	Close           Outcome = "close"            // the shopper closes the window
	TimeoutBefore   Outcome = "timeout_before"   // approve never answers; not in the books
	TimeoutAfter    Outcome = "timeout_after"    // approve never answers; in the books
	ReplyCut        Outcome = "reply_cut"        // approve's reply ends in the middle; in the books
	HTTP500         Outcome = "http_500"         // approve answers 500; not in the books
	ReturnTwice     Outcome = "return_twice"     // the return is posted twice
	AlteredAmount   Outcome = "altered_amount"   // the return names another amount
	AlteredReply    Outcome = "altered_reply"    // approve's reply names another amount; in the books
	ForgedSignature Outcome = "forged_signature" // the return's signature is wrong
	NoticeTwice     Outcome = "notice_twice"     // the notice comes twice
	NoticeLate      Outcome = "notice_late"      // the notice comes late
	RefundTimeout   Outcome = "refund_timeout"   // approved; a refund never answers, yet is in the books
	RefundRefused   Outcome = "refund_refused"   // approved; the first refund is refused
)

// Outcomes are all of them, in the order of the window's menu.
var Outcomes = []Outcome{
	Approve, Decline, Close, TimeoutBefore, TimeoutAfter, ReplyCut, HTTP500, ReturnTwice,
	AlteredAmount, AlteredReply, ForgedSignature, NoticeTwice, NoticeLate, RefundTimeout, RefundRefused,
}

func (o Outcome) known() bool { return slices.Contains(Outcomes, o) }

// ForAmount is the outcome that an amount asks for by its last two digits: 01 is the second
// of Outcomes, 02 the third and so on. Korean prices end in a zero, so a shop's own never do.
func ForAmount(amount int64) Outcome {
	if n := amount % 100; n > 0 && int(n) < len(Outcomes) {
		return Outcomes[n]
	}
	return Approve
}
