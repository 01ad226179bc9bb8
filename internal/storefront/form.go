package storefront

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/texts"
)

var (
	errFormType    = fault.New(fault.Unsupported, "form_type", "send the form as application/x-www-form-urlencoded")
	errFormLarge   = fault.New(fault.TooLarge, "form_too_large", "the form is too large; shorten what you wrote")
	errFormBroken  = fault.New(fault.Invalid, "form_broken", "the form could not be read; open the page again")
	errFormUnknown = fault.New(fault.Unprocessable, "form_unknown_field", "the form has a field that this page does not know; open the page again")
	errFormTwice   = fault.New(fault.Unprocessable, "form_repeated_field", "the form has a field twice; open the page again")
)

const formLimit = 64 << 10

// form is what a page's form sent: names the page knows, each at most once.
type form map[string]string

// readForm reads the body of a form strictly: another type, more than 64 KiB, text that is not UTF-8,
// a name that is not among names, or a name twice is a fault.
func readForm(w http.ResponseWriter, r *http.Request, names ...string) (form, error) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/x-www-form-urlencoded" {
		return nil, errFormType
	}
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, errFormLarge
		}
		return nil, errFormBroken
	}
	f := form{}
	for name, values := range r.PostForm {
		switch {
		case !slices.Contains(names, name):
			return nil, errFormUnknown.About("field", name)
		case len(values) != 1:
			return nil, errFormTwice.About("field", name)
		case !utf8.ValidString(values[0]) || strings.ContainsRune(values[0], 0):
			return nil, errFormBroken.About("field", name)
		}
		f[name] = values[0]
	}
	return f, nil
}

// quantity reads how many pieces someone wants: 1 to 99, in plain digits.
func quantity(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 1 && n <= 99 && s == strconv.FormatInt(n, 10)
}

// pageNumber reads ?page=, 1 where it is missing or nonsense, which is not ok.
func pageNumber(q url.Values) (n int, ok bool) {
	if q.Get("page") == "" {
		return 1, true
	}
	n, err := strconv.Atoi(q.Get("page"))
	if err != nil || n < 1 || n > 10_000 {
		return 1, false
	}
	return n, true
}

// field is an input as shared/components.html shows it.
type field struct {
	ID, Name, Label, Type, Value string
	Autocomplete, InputMode      string
	Pattern, Placeholder, Class  string
	Hint, Problem                string
	Max                          int
	Optional                     bool
	Place, Far                   bool // it says where parcels go; they take longer to there
}

// Described names the sentences that belong to the input, for aria-describedby.
func (f field) Described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Problem != "" {
		ids = append(ids, f.ID+"-problem")
	}
	return strings.Join(ids, " ")
}

// wrong is what a form sent and what is wrong with it, so that it can be shown again.
type wrong struct {
	Above string            // what belongs to no single input
	At    map[string]string // by input. own: of one answer only
}

// wrongWith explains a fault of a form. places maps what the fault calls a field, or its code, to the name of an input;
// the sentence is that of the code where the catalogue has one, else "form.<input>".
// What is no fault of the form (a bug, a broken machine, someone not allowed) is not ok and goes to the error page.
func wrongWith(tx texts.Texts, err error, places map[string]string) (wrong, bool) {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		return wrong{}, false
	}
	switch f.Kind() {
	case fault.Internal, fault.Forbidden, fault.NotFound, fault.NotAllowed, fault.Unsupported:
		return wrong{}, false
	}
	w := wrong{At: map[string]string{}}
	for _, e := range f.Errors {
		place := e.Location
		input := places[place]
		if input == "" {
			input = places[place[strings.LastIndex(place, ".")+1:]]
		}
		if input != "" {
			w.At[input] = tx.T("form." + input)
		}
	}
	if input := places[f.Code]; input != "" {
		w.At[input] = sentence(tx, f)
	}
	if len(w.At) == 0 {
		w.Above = sentence(tx, f)
	} else {
		w.Above = tx.T("form.look_below")
	}
	return w, true
}

// note adds what is wrong with one input.
func (w *wrong) note(tx texts.Texts, input string) {
	if w.At == nil {
		w.At = map[string]string{}
	}
	w.At[input] = tx.T("form." + input)
	w.Above = tx.T("form.look_below")
}

// As gives f with another id, for a page with several forms.
func (f field) As(prefix string) field {
	f.ID = prefix + f.ID
	return f
}
