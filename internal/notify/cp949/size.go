package cp949

import "errors"

// Kind is as what a text message goes; each has a price of its own.
type Kind string

// The kinds.
const (
	SMS Kind = "SMS" // a short one
	LMS Kind = "LMS" // a long one
	MMS Kind = "MMS" // one with a picture
)

// What a message may weigh, in bytes of CP949.
const (
	MostShort   = 90
	MostLong    = 2000
	MostSubject = 40
)

// ErrEmpty says that a message says nothing.
var ErrEmpty = errors.New("a message says something")

// TooLong says that a part of a message weighs more than it may.
type TooLong struct {
	Subject     bool // the part; otherwise the text itself
	Bytes, Most int
}

// Error implements error.
func (t *TooLong) Error() string { return "the message is too long" }

// Message is what is to go, with everything put in that the law wants of it.
type Message struct {
	Subject, Text string
	Picture       bool
}

// Size is what a message weighs.
type Size struct {
	Kind    Kind
	Bytes   int // of the text
	Most    int // what the text may weigh as this kind
	Subject int // bytes of the subject
}

// Measure normalises m and decides as what it goes: without picture and subject, in up to MostShort bytes, it is short.
// It fails with *Unspellable, *TooLong or ErrEmpty, together with the size as far as it is known.
func Measure(m Message) (Message, Size, error) {
	m.Subject, m.Text = Normalise(m.Subject), Normalise(m.Text)
	s := Size{Kind: SMS, Most: MostShort}
	var err error
	if s.Bytes, err = Bytes(m.Text); err != nil {
		return m, s, err
	}
	if s.Subject, err = Bytes(m.Subject); err != nil {
		return m, s, err
	}
	switch {
	case m.Picture:
		s.Kind, s.Most = MMS, MostLong
	case m.Subject != "" || s.Bytes > MostShort:
		s.Kind, s.Most = LMS, MostLong
	}
	switch {
	case s.Bytes == 0:
		return m, s, ErrEmpty
	case s.Bytes > s.Most:
		return m, s, &TooLong{Bytes: s.Bytes, Most: s.Most}
	case s.Subject > MostSubject:
		return m, s, &TooLong{Subject: true, Bytes: s.Subject, Most: MostSubject}
	}
	return m, s, nil
}

// Cut is s without its end, in at most most bytes; letters that cannot be spelt are left out. It is for what may be shortened, such
// as a subject.
func Cut(s string, most int) string {
	var out []rune
	n := 0
	for _, r := range Normalise(s) {
		b, err := Bytes(string(r))
		if err != nil {
			continue
		}
		if n+b > most {
			break
		}
		out, n = append(out, r), n+b
	}
	return string(out)
}
