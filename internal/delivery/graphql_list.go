package delivery

import (
	_ "embed" // the schema
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"
)

// graphDate is a time of theirs.
type graphDate struct{ time.Time }

// ImplementsGraphQLType names it.
func (graphDate) ImplementsGraphQLType(name string) bool { return name == "DateTime" }

// UnmarshalGraphQL reads it.
func (d *graphDate) UnmarshalGraphQL(in any) (err error) {
	text, ok := in.(string)
	if !ok {
		return errors.New("a DateTime is a text")
	}
	d.Time, err = time.Parse(time.RFC3339, text)
	return err
}

// graphPlace is a window of a list as Relay asks for it.
type graphPlace struct {
	First, Last   *int32
	After, Before *string
}

// window gives the rows from and before which the page lies, of n.
func (p graphPlace) window(n int) (from, to int, err error) {
	bad := func(why string) (int, int, error) { return 0, 0, graphError{"BAD_REQUEST", why} }
	switch {
	case p.First == nil && p.Last == nil:
		return bad("one of first and last is needed")
	case p.First != nil && p.Last != nil:
		return bad("first and last do not go together")
	case p.First != nil && p.Before != nil, p.Last != nil && p.After != nil:
		return bad("first goes with after, last with before")
	}
	if p.First != nil {
		if *p.First < 1 {
			return bad("first is at least 1")
		}
		from = 0
		if p.After != nil {
			at, err := readCursor(*p.After)
			if err != nil {
				return bad("this cursor is not known")
			}
			from = at + 1
		}
		from = min(max(from, 0), n)
		return from, min(from+min(int(*p.First), graphPage), n), nil
	}
	if *p.Last < 1 {
		return bad("last is at least 1")
	}
	to = n
	if p.Before != nil {
		if to, err = readCursor(*p.Before); err != nil {
			return bad("this cursor is not known")
		}
	}
	to = min(max(to, 0), n)
	return max(to-min(int(*p.Last), graphPage), 0), to, nil
}

type cursorIndex struct {
	Index int `json:"index"`
}

func cursor(i int) string {
	text, err := json.Marshal(cursorIndex{i})
	if err != nil {
		panic(err) // a number
	}
	return base64.StdEncoding.EncodeToString(text)
}

func readCursor(text string) (int, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	var c cursorIndex
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	return c.Index, err
}

type graphPageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

func pageInfo(from, to, n int) graphPageInfo {
	p := graphPageInfo{HasNextPage: to < n, HasPreviousPage: from > 0}
	if to > from {
		start, end := cursor(from), cursor(to-1)
		p.StartCursor, p.EndCursor = &start, &end
	}
	return p
}
