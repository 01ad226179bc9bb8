package postcode

import (
	"strconv"
	"unicode/utf8"
)

// MarshalJSON is AppendJSON: an answer has one writer.
func (a Answer) MarshalJSON() ([]byte, error) { return a.AppendJSON(nil), nil }

// AppendJSON writes the answer behind b as encoding/json would its fields, at a tenth of the cost.
func (a Answer) AppendJSON(b []byte) []byte {
	b = append(b, `{"Understood":{`...)
	first := true
	for _, f := range [...]struct{ name, value string }{{"way", string(a.Understood.Way)}, {"name", a.Understood.Name}, {"number", a.Understood.Number}, {"rest", a.Understood.Rest}, {"area", a.Understood.Area}, {"unknown", a.Understood.Unknown}} {
		if f.value == "" {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(append(append(b, '"'), f.name...), `":`...)
		b = appendString(b, f.value)
	}
	b = strconv.AppendInt(append(b, `},"Total":`...), int64(a.Total), 10)
	b = appendList(append(b, `,"Results":`...), a.Results, appendResult)
	b = appendList(append(b, `,"Facets":`...), a.Facets, func(b []byte, f *Facet) []byte {
		b = appendString(append(b, `{"Code":`...), f.Code)
		b = appendString(append(b, `,"Area":`...), f.Area)
		b = strconv.AppendInt(append(b, `,"Count":`...), int64(f.Count), 10)
		return append(b, '}')
	})
	b = appendString(append(b, `,"Hint":`...), string(a.Hint))
	return append(appendList(append(b, `,"Suggestions":`...), a.Suggestions, appendSuggestion), '}')
}

func appendSuggestion(b []byte, s *Suggestion) []byte {
	b = appendString(append(b, `{"Text":`...), s.Text)
	b = appendString(append(b, `,"Way":`...), string(s.Way))
	b = strconv.AppendInt(append(b, `,"Count":`...), int64(s.Count), 10)
	b = appendString(append(b, `,"Postcode":`...), s.Postcode)
	b = appendString(append(b, `,"Key":`...), s.Key)
	return append(appendString(append(b, `,"Rest":`...), s.Rest), '}')
}

func appendResult(b []byte, r *Result) []byte {
	b = appendString(append(b, `{"Key":`...), r.Key)
	b = appendString(append(b, `,"BuildingKey":`...), r.BuildingKey)
	b = appendString(append(b, `,"Postcode":`...), r.Postcode)
	b = appendString(append(b, `,"OldPostcode":`...), r.OldPostcode)
	b = appendUnit(append(b, `,"Unit":`...), &r.Unit)
	b = appendString(append(b, `,"Road":{"Code":`...), r.Road.Code)
	b = appendString(append(b, `,"Name":`...), r.Road.Name)
	b = strconv.AppendInt(append(b, `},"Underground":`...), int64(r.Underground), 10)
	b = strconv.AppendInt(append(b, `,"Main":`...), int64(r.Main), 10)
	b = strconv.AppendInt(append(b, `,"Sub":`...), int64(r.Sub), 10)
	b = appendParcel(append(b, `,"Parcel":`...), &r.Parcel)
	b = appendString(append(b, `,"Admin":`...), r.Admin)
	b = appendString(append(b, `,"AdminCode":`...), r.AdminCode)
	b = appendString(append(b, `,"Building":`...), r.Building)
	b = appendString(append(b, `,"Register":`...), r.Register)
	b = strconv.AppendBool(append(b, `,"Apartment":`...), r.Apartment)
	b = appendString(append(b, `,"English":`...), r.English)
	b = appendString(append(b, `,"Latin":{"Sido":`...), r.Latin.Sido)
	b = appendString(append(b, `,"Sigun":`...), r.Latin.Sigun)
	b = appendString(append(b, `,"Emd":`...), r.Latin.Emd)
	b = appendString(append(b, `,"Ri":`...), r.Latin.Ri)
	b = appendString(append(b, `,"Road":`...), r.Latin.Road)
	b = appendList(append(b, `},"Others":`...), r.Others, appendParcel)
	b = appendList(append(b, `,"Blocks":`...), r.Blocks, func(b []byte, s *string) []byte { return appendString(b, *s) })
	b = appendString(append(b, `,"Bulk":`...), r.Bulk)
	b = appendString(append(b, `,"Box":`...), r.Box)
	b = appendString(append(b, `,"Way":`...), string(r.Way))
	b = append(b, `,"Searched":`...)
	if r.Searched == nil {
		b = append(b, "null"...)
	} else {
		b = appendParcel(b, r.Searched)
	}
	b = appendString(append(b, `,"Corrected":`...), r.Corrected)
	b = strconv.AppendBool(append(b, `,"WrongArea":`...), r.WrongArea)
	b = appendString(append(b, `,"Block":`...), r.Block)
	b = strconv.AppendBool(append(b, `,"NoBlock":`...), r.NoBlock)
	b = strconv.AppendBool(append(b, `,"Nearest":`...), r.Nearest)
	return append(b, '}')
}

func appendUnit(b []byte, u *Unit) []byte {
	b = appendString(append(b, `{"Code":`...), u.Code)
	b = appendString(append(b, `,"Sido":`...), u.Sido)
	b = appendString(append(b, `,"Sigun":`...), u.Sigun)
	b = appendString(append(b, `,"Emd":`...), u.Emd)
	return append(appendString(append(b, `,"Ri":`...), u.Ri), '}')
}

func appendParcel(b []byte, p *Parcel) []byte {
	b = appendUnit(append(b, `{"Unit":`...), &p.Unit)
	b = strconv.AppendBool(append(b, `,"Mountain":`...), p.Mountain)
	b = strconv.AppendInt(append(b, `,"Main":`...), int64(p.Main), 10)
	b = strconv.AppendInt(append(b, `,"Sub":`...), int64(p.Sub), 10)
	return append(b, '}')
}

func appendList[T any](b []byte, list []T, one func([]byte, *T) []byte) []byte {
	if list == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, &list[i])
	}
	return append(b, ']')
}

const hexDigits = "0123456789abcdef"

// appendString quotes s as encoding/json does: safe within HTML and scripts, and broken UTF-8 replaced.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0x7F {
				i++
				continue
			}
			b = append(b, s[from:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, `\b`...)
			case '\f':
				b = append(b, `\f`...)
			case '\n':
				b = append(b, `\n`...)
			case '\r':
				b = append(b, `\r`...)
			case '\t':
				b = append(b, `\t`...)
			case 0x7F:
				b = append(b, c)
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || r == '\u2028' || r == '\u2029' {
			b = append(b, s[from:i]...)
			b = append(b, '\\', 'u', hexDigits[r>>12], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
			from = i + size
		}
		i += size
	}
	return append(append(b, s[from:]...), '"')
}
