package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"hash/crc32"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/saja-live/saja/postcode"
)

// keywords finds addresses as postcodify does, by statements of our own: a table of addresses, one of the checksums (CRC32) of the names that
// lead to each, one of its numbers, one of the names of buildings and one of English names, joined by what the query's words are taken for
// and ordered by area, a hundred at most. Where postcodify has lists of areas in its code, these are read from the data.
type keywords struct {
	server *server
	x      *postcode.Index

	sidos, siguns map[string]string // as written, to the official name
}

func (*keywords) name() string { return "keyword tables as postcodify" }
func (*keywords) close() error { return nil }

const keywordTables = `
	CREATE TABLE roads (road BIGINT NOT NULL, emd VARCHAR(20) NOT NULL, name VARCHAR(80) NOT NULL, sido VARCHAR(20) NOT NULL, sigun VARCHAR(40) NOT NULL,
		PRIMARY KEY (road, emd), KEY (sido), KEY (sigun), KEY (emd)) ENGINE = InnoDB;
	CREATE TABLE places (id INT PRIMARY KEY, code CHAR(26) NOT NULL, postcode CHAR(5) NOT NULL, road BIGINT NOT NULL, emd VARCHAR(20) NOT NULL, main SMALLINT UNSIGNED NOT NULL, sub SMALLINT UNSIGNED NOT NULL,
		unit VARCHAR(80) NOT NULL, lot_main SMALLINT UNSIGNED NOT NULL, lot_sub SMALLINT UNSIGNED NOT NULL, building VARCHAR(80) NOT NULL, others TEXT NOT NULL) ENGINE = InnoDB;
	CREATE TABLE words (seq INT PRIMARY KEY AUTO_INCREMENT, place INT NOT NULL, word INT UNSIGNED NOT NULL) ENGINE = InnoDB;
	CREATE TABLE numbers (seq INT PRIMARY KEY AUTO_INCREMENT, place INT NOT NULL, main SMALLINT UNSIGNED NOT NULL, sub SMALLINT UNSIGNED NOT NULL) ENGINE = InnoDB;
	CREATE TABLE buildings (seq INT PRIMARY KEY AUTO_INCREMENT, place INT NOT NULL, name VARCHAR(120) NOT NULL) ENGINE = InnoDB;
	CREATE TABLE english (seq INT PRIMARY KEY AUTO_INCREMENT, ko INT UNSIGNED NOT NULL, en INT UNSIGNED NOT NULL) ENGINE = InnoDB`

func (k *keywords) steps() []step {
	steps := []step{{"tables", func(ctx context.Context) error {
		_, err := k.server.db.ExecContext(ctx, keywordTables)
		return err
	}}}
	total := k.x.Meta().Addresses
	each := func(table string, row func(w *bufio.Writer, id int, a postcode.Address)) {
		for from := 0; from < total; from += 4 * chunk {
			steps = append(steps, step{fmt.Sprintf("%s from %d", table, from), func(ctx context.Context) error {
				return k.server.load(ctx, table, func(w *bufio.Writer) error {
					for i := from; i < min(from+4*chunk, total); i++ {
						row(w, i+1, k.x.At(i))
					}
					return nil
				})
			}})
		}
	}
	steps = append(steps, step{"roads and english", k.roads})
	each("places", func(w *bufio.Writer, id int, a postcode.Address) {
		others := make([]string, 0, len(a.Others))
		for _, p := range a.Others {
			others = append(others, p.String())
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d\t%d\t%s\t%d\t%d\t%s\t%s\n", id, a.Key, a.Postcode, a.Road.Code, emdOf(a), a.Main, a.Sub, a.Parcel.Unit, a.Parcel.Main, a.Parcel.Sub, a.Building, strings.Join(others, "; "))
	})
	each("words (place, word)", func(w *bufio.Writer, id int, a postcode.Address) {
		for _, word := range wordsOf(a) {
			fmt.Fprintf(w, "%d\t%d\n", id, checksum(word))
		}
	})
	each("numbers (place, main, sub)", func(w *bufio.Writer, id int, a postcode.Address) {
		fmt.Fprintf(w, "%d\t%d\t%d\n", id, a.Main, a.Sub)
		for _, p := range append([]postcode.Parcel{a.Parcel}, a.Others...) {
			fmt.Fprintf(w, "%d\t%d\t%d\n", id, p.Main, p.Sub)
		}
	})
	each("buildings (place, name)", func(w *bufio.Writer, id int, a postcode.Address) {
		for _, name := range []string{a.Building, a.Register} {
			if name != "" {
				fmt.Fprintf(w, "%d\t%s\n", id, name)
			}
		}
	})
	for _, index := range []string{"words (place)", "words (word)", "numbers (place)", "numbers (main)", "numbers (sub)", "buildings (place)", "english (ko)", "english (en)", "places (postcode)"} {
		steps = append(steps, step{"index on " + index, func(ctx context.Context) error {
			table, column, _ := strings.Cut(index, " ")
			_, err := k.server.db.ExecContext(ctx, "ALTER TABLE "+table+" ADD INDEX "+column)
			return err
		}})
	}
	return append(steps, step{"analyze", func(ctx context.Context) error {
		_, err := k.server.db.ExecContext(ctx, "ANALYZE TABLE roads, places, words, numbers, buildings, english")
		return err
	}})
}

// roads fills the tables of roads, one row for each eup or myeon that one runs through, and of English names.
func (k *keywords) roads(ctx context.Context) error {
	if _, err := k.server.db.ExecContext(ctx, "TRUNCATE roads; TRUNCATE english"); err != nil { // what a run that was stopped left
		return err
	}
	type road struct{ code, emd string }
	roads, english := make(map[road]string), make(map[[2]uint32]bool)
	for i := range k.x.Meta().Addresses {
		a := k.x.At(i)
		r := road{a.Road.Code, emdOf(a)}
		if _, ok := roads[r]; !ok {
			roads[r] = a.Road.Name + "\t" + a.Unit.Sido + "\t" + a.Unit.Sigun
		}
		english[[2]uint32{checksum(a.Road.Name), checksum(plainLatin(a.Latin.Road))}] = true
		english[[2]uint32{checksum(lastOf(a.Unit)), checksum(plainLatin(cmp.Or(a.Latin.Ri, a.Latin.Emd)))}] = true
	}
	if err := k.server.load(ctx, "roads", func(w *bufio.Writer) error {
		for r, rest := range roads {
			fmt.Fprintf(w, "%s\t%s\t%s\n", r.code, r.emd, rest)
		}
		return nil
	}); err != nil {
		return err
	}
	return k.server.load(ctx, "english (ko, en)", func(w *bufio.Writer) error {
		for e := range english {
			fmt.Fprintf(w, "%d\t%d\n", e[0], e[1])
		}
		return nil
	})
}

func emdOf(a postcode.Address) string {
	if strings.HasSuffix(a.Unit.Emd, "읍") || strings.HasSuffix(a.Unit.Emd, "면") {
		return a.Unit.Emd
	}
	return ""
}

func lastOf(u postcode.Unit) string { return cmp.Or(u.Ri, u.Emd) }

func checksum(word string) uint32 { return crc32.ChecksumIEEE([]byte(word)) }

func plainLatin(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

var ofRoad = regexp.MustCompile(`^(.+?(?:대로|로))[0-9]+번?[가-힣]?길$`)

var ofDong = regexp.MustCompile(`제?[0-9]+동$`)

// wordsOf are the names that lead to an address: of its road and of the road that this leaves, of its dong and ri and those of its further
// parcels, and of its administrative dong with its number and without.
func wordsOf(a postcode.Address) []string {
	words := []string{a.Road.Name}
	if m := ofRoad.FindStringSubmatch(a.Road.Name); m != nil {
		words = append(words, m[1])
	}
	for _, p := range append([]postcode.Parcel{a.Parcel}, a.Others...) {
		words = append(words, lastOf(p.Unit))
	}
	if a.Admin != "" {
		words = append(words, strings.Replace(a.Admin, "제", "", 1), ofDong.ReplaceAllString(a.Admin, "동"))
	}
	slices.Sort(words)
	return slices.Compact(words)
}

var (
	roadWord   = regexp.MustCompile(`^(.+[로길])(?:지하)?([0-9]+(?:-[0-9]+)?)?(?:번지?)?$`)
	dongWord   = regexp.MustCompile(`^(.{1,6}(?:[0-9]가|[동리가]))산?([0-9]+(?:-[0-9]+)?)?(?:번지?)?$`)
	numberWord = regexp.MustCompile(`^(?:산|지하)?([0-9]+(?:-[0-9]+)?)(?:번지?)?$`)
	lotWords   = regexp.MustCompile(`([0-9]+)번지\s?([0-9]+)호`)
	latinQuery = regexp.MustCompile(`^(?:san |jiha )?([0-9]+)?(?:-([0-9]+))?,?\s*([a-z0-9 -]+(ro|gil|dong|ri))(?:[\s,]|$)`)
	flatWord   = regexp.MustCompile(`(?:[0-9a-z-]+|^[가-바])[동층호]?$`)
	flatNames  = regexp.MustCompile(`(?:아파트|apt|@)$`)
)

// ask takes the words of the query for what they end in, and joins the tables that this asks for.
func (k *keywords) ask(ctx context.Context, query string) ([]string, error) {
	if k.sidos == nil {
		k.areas()
	}
	query = lotWords.ReplaceAllString(strings.ToLower(query), "$1-$2")
	var joins, where []string
	var args []any
	and := func(condition string, values ...any) { where, args = append(where, condition), append(args, values...) }
	numbered := func(main, sub string) {
		joins = append(joins, "JOIN numbers n ON n.place = p.id")
		and("n.main = ?", bounded(main))
		if sub != "" {
			and("n.sub = ?", bounded(sub))
		}
	}
	if m := latinQuery.FindStringSubmatch(query); m != nil {
		joins = append(joins, "JOIN words w ON w.place = p.id JOIN english e ON e.ko = w.word")
		and("e.en = ?", checksum(plainLatin(m[3])))
		if m[1] != "" {
			numbered(m[1], m[2])
		}
		return k.rows(ctx, joins, where, args)
	}
	name, number := "", ""
	var building []string
	words := strings.Fields(strings.NewReplacer(",", " ", "(", " ", ")", " ").Replace(query))
read:
	for i, word := range words {
		if word == "지하" || word == "산" {
			continue
		}
		if sido, ok := k.sidos[word]; ok && i == 0 && len(words) > 1 {
			and("r.sido = ?", sido)
			continue
		}
		if len(building) > 0 {
			if flatWord.MatchString(word) {
				break
			}
			building = append(building, flatNames.ReplaceAllString(word, ""))
			continue
		}
		if sigun, ok := k.siguns[word]; ok {
			and("r.sigun LIKE ?", "%"+sigun+"%")
			continue
		}
		if strings.HasSuffix(word, "읍") || strings.HasSuffix(word, "면") {
			and("r.emd = ?", word)
			continue
		}
		for _, kind := range []*regexp.Regexp{roadWord, dongWord} {
			if m := kind.FindStringSubmatch(word); m != nil {
				name, number = m[1], m[2]
				if number != "" {
					break read
				}
				continue read
			}
		}
		if m := numberWord.FindStringSubmatch(word); m != nil {
			number = m[1]
			break
		}
		if !flatWord.MatchString(word) {
			building = append(building, flatNames.ReplaceAllString(word, ""))
		}
	}
	if name != "" {
		joins = append(joins, "JOIN words w ON w.place = p.id")
		and("w.word = ?", checksum(name))
		if number != "" {
			main, sub, _ := strings.Cut(number, "-")
			numbered(main, sub)
		}
	}
	if len(building) > 0 {
		joins = append(joins, "JOIN buildings b ON b.place = p.id")
		for _, word := range building {
			and("b.name LIKE ?", "%"+word+"%")
		}
	}
	if name == "" && len(building) == 0 {
		return nil, errNoAnswer
	}
	return k.rows(ctx, joins, where, args)
}

func bounded(number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return n
}

func (k *keywords) rows(ctx context.Context, joins, where []string, args []any) ([]string, error) {
	return k.server.keys(ctx, "SELECT code FROM (SELECT DISTINCT p.*, r.name, r.sido, r.sigun FROM places p JOIN roads r ON r.road = p.road AND r.emd = p.emd "+strings.Join(joins, " ")+
		" WHERE "+strings.Join(where, " AND ")+" ORDER BY r.sido, r.sigun, r.emd, r.name, p.main, p.sub LIMIT 100) found", args...)
}

// areas learns the names of areas, as they are written and shortened.
func (k *keywords) areas() {
	k.sidos, k.siguns = make(map[string]string), make(map[string]string)
	seen := ""
	for i := range k.x.Meta().Addresses {
		u := k.x.At(i).Unit
		if seen == u.Sido+u.Sigun {
			continue
		}
		seen = u.Sido + u.Sigun
		short := string([]rune(u.Sido)[:2])
		if rs := []rune(u.Sido); len(rs) == 4 && (strings.HasSuffix(u.Sido, "남도") || strings.HasSuffix(u.Sido, "북도")) {
			short = string([]rune{rs[0], rs[2]})
		}
		for _, name := range []string{u.Sido, short, short + "시", short + "도"} {
			k.sidos[name] = u.Sido
		}
		for word := range strings.FieldsSeq(u.Sigun) {
			k.siguns[word] = word
			if stem := strings.TrimSuffix(strings.TrimSuffix(word, "시"), "군"); len([]rune(stem)) > 1 {
				k.siguns[stem] = word
			}
		}
	}
}
