package address

import (
	"strconv"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/postcode/asjson"
)

// What the doors of search, suggest and lookup answer is written field by field, as the library writes its own answers: it is asked with every key
// that somebody types.
var _, _, _, _ httpkit.Written = Found{}, Trial{}, Suggestions{}, Places{}

// AppendJSON writes f behind b.
func (f Found) AppendJSON(b []byte) []byte {
	u := &f.Understood
	b = appendPage(b, &f.Page, appendHit)
	b = asjson.Texts(append(b, `,"understood":`...), asjson.Field{Name: "way", Value: u.Way}, asjson.Field{Name: "name", Value: u.Name}, asjson.Field{Name: "number", Value: u.Number},
		asjson.Field{Name: "rest", Value: u.Rest}, asjson.Field{Name: "area", Value: u.Area}, asjson.Field{Name: "unknown", Value: u.Unknown})
	if len(f.Areas) > 0 {
		b = asjson.List(append(b, `,"areas":`...), f.Areas, func(b []byte, a *AreaCount) []byte {
			b = asjson.String(append(b, `{"code":`...), a.Code)
			b = asjson.String(append(b, `,"name":`...), a.Name)
			return append(asjson.Int(append(b, `,"count":`...), a.Count), '}')
		})
	}
	b = asjson.Filled(b, `,"hint":`, f.Hint)
	b = asjson.True(b, `,"madeUp":true`, f.MadeUp)
	if len(f.Suggestions) > 0 {
		b = asjson.List(append(b, `,"suggestions":`...), f.Suggestions, appendSuggestion)
	}
	return append(b, '}')
}

// AppendJSON writes t behind b: what was found, and how long it took.
func (t Trial) AppendJSON(b []byte) []byte {
	b = t.Found.AppendJSON(b)
	b = append(b[:len(b)-1], `,"micros":`...)
	return append(strconv.AppendFloat(b, t.Micros, 'f', -1, 64), '}')
}

// AppendJSON writes s behind b.
func (s Suggestions) AppendJSON(b []byte) []byte {
	return append(appendPage(b, &s.Page, appendSuggestion), '}')
}

// AppendJSON writes p behind b.
func (p Places) AppendJSON(b []byte) []byte {
	return append(appendPage(b, &p.Page, func(b []byte, p *Place) []byte { return append(appendPlace(b, p), '}') }), '}')
}

// appendPage leaves the object open.
func appendPage[T any](b []byte, p *list.Page[T], one func([]byte, *T) []byte) []byte {
	b = asjson.List(append(b, `{"items":`...), p.Items, one)
	b = asjson.Int(append(b, `,"total":`...), p.Total)
	b = asjson.True(b, `,"more":true`, p.More)
	b = asjson.Filled(b, `,"prev":`, p.Prev)
	return asjson.Filled(b, `,"next":`, p.Next)
}

func appendSuggestion(b []byte, s *Suggestion) []byte {
	b = asjson.String(append(b, `{"text":`...), s.Text)
	b = asjson.String(append(b, `,"way":`...), s.Way)
	b = asjson.Int(append(b, `,"count":`...), s.Count)
	b = asjson.Filled(b, `,"postcode":`, s.Postcode)
	b = asjson.Filled(b, `,"remote":`, s.Remote)
	b = asjson.Filled(b, `,"key":`, s.Key)
	return append(asjson.Filled(b, `,"rest":`, s.Rest), '}')
}

// appendPlace leaves the object open.
func appendPlace(b []byte, p *Place) []byte {
	b = asjson.String(append(b, `{"key":`...), p.Key)
	b = asjson.String(append(b, `,"buildingKey":`...), p.BuildingKey)
	b = asjson.String(append(b, `,"postcode":`...), p.Postcode)
	b = asjson.Filled(b, `,"oldPostcode":`, p.OldPostcode)
	b = asjson.Filled(b, `,"box":`, p.Box)
	if len(p.Blocks) > 0 {
		b = asjson.Strings(append(b, `,"blocks":`...), p.Blocks)
	}
	b = asjson.Filled(b, `,"bulk":`, p.Bulk)
	b = asjson.Filled(b, `,"remote":`, p.Remote)
	b = asjson.Filled(b, `,"remoteArea":`, p.RemoteArea)
	b = asjson.String(append(b, `,"road":`...), p.Road)
	b = asjson.Filled(b, `,"reference":`, p.Reference)
	b = asjson.String(append(b, `,"parcel":`...), p.Parcel)
	b = asjson.String(append(b, `,"english":`...), p.English)
	b = asjson.Filled(b, `,"building":`, p.Building)
	b = asjson.True(b, `,"apartment":true`, p.Apartment)
	b = asjson.String(append(b, `,"sido":`...), p.Sido)
	b = asjson.Filled(b, `,"sigun":`, p.Sigun)
	b = asjson.String(append(b, `,"emd":`...), p.Emd)
	b = asjson.Filled(b, `,"ri":`, p.Ri)
	b = asjson.String(append(b, `,"unitCode":`...), p.UnitCode)
	b = asjson.Filled(b, `,"admin":`, p.Admin)
	b = asjson.Filled(b, `,"adminCode":`, p.AdminCode)
	b = asjson.String(append(b, `,"roadName":`...), p.RoadName)
	b = asjson.String(append(b, `,"roadCode":`...), p.RoadCode)
	b = asjson.String(append(b, `,"number":`...), p.Number)
	b = asjson.True(b, `,"underground":true`, p.Underground)
	if len(p.Parcels) > 0 {
		b = asjson.Strings(append(b, `,"parcels":`...), p.Parcels)
	}
	return b
}

func appendHit(b []byte, h *Hit) []byte {
	b = appendPlace(b, &h.Place)
	b = asjson.String(append(b, `,"way":`...), h.Way)
	b = asjson.Filled(b, `,"searched":`, h.Searched)
	b = asjson.Filled(b, `,"corrected":`, h.Corrected)
	b = asjson.True(b, `,"wrongArea":true`, h.WrongArea)
	b = asjson.Filled(b, `,"block":`, h.Block)
	b = asjson.True(b, `,"noBlock":true`, h.NoBlock)
	return append(asjson.True(b, `,"nearest":true`, h.Nearest), '}')
}
