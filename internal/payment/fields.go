package payment

import (
	"encoding/json"
	"log/slog"
	"maps"
	"time"
)

// Fields are a provider's own words about a payment, which only its adapter understands. They may hold secrets of the
// provider's or of the shopper's: whatever prints or logs them gets none.
type Fields map[string]string

// maxFields is how many bytes of them are kept with a payment, and with an attempt.
const maxFields = 4000

const withheld = "withheld"

func (Fields) String() string               { return withheld }
func (Fields) GoString() string             { return withheld }
func (Fields) LogValue() slog.Value         { return slog.StringValue(withheld) }
func (Fields) MarshalJSON() ([]byte, error) { return []byte(`"` + withheld + `"`), nil }

// with is f and more, which wins.
func (f Fields) with(more Fields) Fields {
	if len(more) == 0 {
		return f
	}
	out := maps.Clone(f)
	if out == nil {
		out = Fields{}
	}
	maps.Copy(out, more)
	return out
}

// stored is f as its column holds it. What does not fit is left out, the longest first: money is recorded whatever a provider adds.
func (f Fields) stored() string {
	f = maps.Clone(f)
	for len(f) > 0 {
		b, _ := json.Marshal(map[string]string(f)) // strings always become JSON
		if len(b) <= maxFields {
			return string(b)
		}
		longest := ""
		for name := range f {
			if len(f[name]) > len(f[longest]) || longest == "" {
				longest = name
			}
		}
		delete(f, longest)
	}
	return ""
}

func readFields(column string) (Fields, error) {
	if column == "" {
		return nil, nil //nolint:nilnil // no fields are a value
	}
	var f map[string]string
	err := json.Unmarshal([]byte(column), &f)
	return f, err
}

// Deposit is where a shopper sends the money, and until when. The zero Deposit is none.
type Deposit struct {
	Bank    string    `json:"bank" doc:"Name of the bank"`
	Account string    `json:"account" doc:"Account number"`
	Holder  string    `json:"holder" doc:"Who the account is held by"`
	Until   time.Time `json:"until" doc:"Until when it takes the money"`
}

func (d Deposit) stored() string {
	if d.Until.IsZero() {
		return ""
	}
	d.Bank, d.Account, d.Holder = cut(d.Bank, 60), cut(d.Account, 60), cut(d.Holder, 60)
	b, _ := json.Marshal(d) // a time of this era always becomes JSON
	return string(b)
}

func readDeposit(column string) (d Deposit, err error) {
	if column != "" {
		err = json.Unmarshal([]byte(column), &d)
	}
	return d, err
}
