package list_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

var shelf = fstest.MapFS{"00001_jars.sql": {Data: []byte(`-- +goose Up
CREATE TABLE jars (id VARCHAR(20) NOT NULL PRIMARY KEY, size BIGINT NOT NULL, name VARCHAR(20) NOT NULL);
CREATE INDEX jars_size ON jars (size, id);
`)}}

type jar struct {
	id   string
	size int64
	name string
}

func (j jar) key(o list.Order) (key []any) {
	for _, c := range o.Columns {
		switch c.Name {
		case "size":
			key = append(key, j.size)
		case "name":
			key = append(key, j.name)
		default:
			key = append(key, j.id)
		}
	}
	return key
}

func read(t testing.TB, db *sqldb.DB, o list.Order, q list.Query) list.Page[jar] {
	t.Helper()
	w, err := o.Window(q)
	if err != nil {
		t.Fatal(err)
	}
	where, args := w.Where()
	rows, err := db.QueryContext(context.Background(), "SELECT id, size, name FROM jars WHERE "+where+" ORDER BY "+w.OrderBy()+" LIMIT ?", append(args, w.Limit())...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var found []jar
	for rows.Next() {
		var j jar
		if err := rows.Scan(&j.id, &j.size, &j.name); err != nil {
			t.Fatal(err)
		}
		found = append(found, j)
	}
	return list.Cut(w, found, func(j jar) []any { return j.key(o) })
}

func TestPagesShowEveryRowOnceAndTheWayBackIsTheSame(t *testing.T) {
	orders := []list.Order{
		{Name: "up", Columns: []list.Column{{Name: "size"}, {Name: "id"}}},
		{Name: "down", Columns: []list.Column{{Name: "size", Desc: true}, {Name: "id", Desc: true}}},
		{Name: "mixed", Columns: []list.Column{{Name: "name", Desc: true}, {Name: "size"}, {Name: "id"}}},
	}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := sqldb.Migrate(t.Context(), db, "shelf", shelf); err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(r *rapid.T) {
			n := rapid.IntRange(0, 30).Draw(r, "jars")
			err := db.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				if _, err := tx.ExecContext(ctx, "DELETE FROM jars"); err != nil {
					return err
				}
				for i := range n {
					size := rapid.Int64Range(0, 4).Draw(r, "size") // ties
					if _, err := tx.ExecContext(ctx, "INSERT INTO jars (id, size, name) VALUES (?, ?, ?)", fmt.Sprintf("j%02d", i), size, rapid.SampledFrom([]string{"가", "나", "a"}).Draw(r, "name")); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				r.Fatal(err)
			}
			o := rapid.SampledFrom(orders).Draw(r, "order")
			size := rapid.IntRange(1, 7).Draw(r, "size of a page")
			var pages [][]jar
			at := ""
			for {
				p := read(t, db, o, list.Query{At: at, Size: size})
				if (len(pages) == 0) != (p.Prev == "") {
					r.Fatalf("page %d: prev %q", len(pages), p.Prev)
				}
				pages = append(pages, p.Items)
				if p.Next == "" {
					back := p.Prev
					for i := len(pages) - 2; i >= 0; i-- {
						b := read(t, db, o, list.Query{At: back, Size: size})
						if diff := cmp.Diff(pages[i], b.Items, cmp.AllowUnexported(jar{})); diff != "" {
							r.Fatalf("page %d on the way back: %s", i, diff)
						}
						if b.Next == "" || (i == 0) != (b.Prev == "") {
							r.Fatalf("page %d on the way back: prev %q, next %q", i, b.Prev, b.Next)
						}
						back = b.Prev
					}
					break
				}
				at = p.Next
			}
			all := slices.Concat(pages...)
			if len(all) != n {
				r.Fatalf("%d rows on the pages, want %d", len(all), n)
			}
			sorted := slices.IsSortedFunc(all, func(a, b jar) int {
				for _, c := range o.Columns {
					var by int
					switch c.Name {
					case "size":
						by = int(a.size - b.size)
					case "name":
						by = strings.Compare(a.name, b.name)
					default:
						by = strings.Compare(a.id, b.id)
					}
					if c.Desc {
						by = -by
					}
					if by != 0 {
						return by
					}
				}
				return 0
			})
			if !sorted {
				r.Fatalf("not in order: %v", all)
			}
		})
	})
}

func TestAPlaceThatWasAlteredOrIsOfAnotherListIsRefused(t *testing.T) {
	up := list.Order{Name: "up", Columns: []list.Column{{Name: "size"}, {Name: "id"}}}
	w, err := up.Window(list.Query{Size: 1})
	if err != nil {
		t.Fatal(err)
	}
	p := list.Cut(w, []jar{{"a", 1, ""}, {"b", 2, ""}}, func(j jar) []any { return j.key(up) })
	if _, err := up.Window(list.Query{At: p.Next}); err != nil {
		t.Fatalf("the place itself: %v", err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Next)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		altered := slices.Clone(raw)
		altered[i] ^= 1
		if _, err := up.Window(list.Query{At: base64.RawURLEncoding.EncodeToString(altered)}); !errors.Is(err, list.ErrPlace) {
			t.Errorf("byte %d altered: %v", i, err)
		}
	}
	for _, at := range []string{"x", "====", p.Next + "A", p.Next[1:], strings.Repeat("A", 300)} {
		if _, err := up.Window(list.Query{At: at}); !errors.Is(err, list.ErrPlace) {
			t.Errorf("%q: %v", at, err)
		}
	}
	other := list.Order{Name: "down", Columns: up.Columns}
	if _, err := other.Window(list.Query{At: p.Next}); !errors.Is(err, list.ErrPlace) {
		t.Errorf("of another list: %v", err)
	}
	numbered := list.ByNumber("goods", []int{1}, 30, 2, 10)
	if n, err := list.Numbered("goods", list.Query{At: numbered.Next}); n != 3 || err != nil {
		t.Errorf("next of page 2 is %d, %v", n, err)
	}
	if _, err := list.Numbered("goods", list.Query{At: p.Next}); !errors.Is(err, list.ErrPlace) {
		t.Errorf("a key as a number: %v", err)
	}
}
