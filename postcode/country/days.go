package country

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/saja-live/saja/postcode"
)

// Day says which changes to make up.
type Day struct {
	Date    time.Time // of the changes; the zip bears the day before, as the official ones do
	Seed    uint64
	Rows    int    // of addresses; 0 for as many as a real day has
	Unknown string // an 이동사유코드 that one row bears, if not empty
}

// DayOf is what the zip of a day's changes is called.
func (d Day) DayOf() string {
	return d.Date.AddDate(0, 0, -1).Format("20060102") + "_dailyjusukrdata.zip"
}

// WriteDay writes a day's changes (일변동) of the country that x holds into a folder: half of the rows changed, the others new or
// abolished, some told twice, and some further parcels. The same day of the same country gives the same bytes.
func WriteDay(dir string, x *postcode.Index, d Day) (file string, err error) {
	file = filepath.Join(dir, d.DayOf())
	f, err := os.Create(file)
	if err != nil {
		return file, err
	}
	to := newPack(f)
	defer to.to.Close()
	date := d.Date.Format("20060102")
	c := changer{x: x, date: date, rand: rand.New(rand.NewPCG(d.Seed, uint64(d.Date.Unix())))}
	n := d.Rows
	if n == 0 {
		n = 270 + c.rand.IntN(150)
	}
	for c.rows < n {
		c.change()
	}
	if d.Unknown != "" {
		c.tell(c.draw(), d.Unknown)
	}
	for _, m := range []struct{ name, text string }{
		{postcode.Marker, marker}, {"MST", c.mst.String()}, {"LNBR", c.lnbr.String()},
	} {
		name := m.name
		if name != postcode.Marker {
			name = "AlterD.JUSUKR." + date + ".TH_SGCO_RNADR_" + name + ".TXT"
		}
		if m.text == "" {
			m.text = "No Data"
		}
		if err := to.put(name, func(w io.Writer) error {
			_, err := io.WriteString(w, m.text)
			return err
		}); err != nil {
			return file, err
		}
	}
	return file, to.Close()
}

// changer makes up the rows of one day.
type changer struct {
	x         *postcode.Index
	date      string
	rand      *rand.Rand
	mst, lnbr strings.Builder
	rows      int
}

func (c *changer) draw() postcode.Address { return c.x.At(c.rand.IntN(c.x.Meta().Addresses)) }

func (c *changer) change() {
	a := c.draw()
	switch r := c.rand.IntN(100); {
	case r < 50:
		if a.Building == "" {
			a.Building = "새단장빌딩"
		} else {
			a.Building = ""
		}
		a.Register = ""
		c.tell(a, "34")
		if c.rand.IntN(20) == 0 {
			c.tell(a, "34") // the same key may come again
		}
	case r < 78:
		a.Main, a.Sub, a.Building, a.Register = min(a.Main+1+c.rand.IntN(40), 9000), c.rand.IntN(4), "", ""
		a.Parcel.Main, a.Parcel.Sub = 1+c.rand.IntN(900), c.rand.IntN(9)
		c.tell(a, "31")
		if c.rand.IntN(6) == 0 {
			p := a.Parcel
			p.Sub += 10
			c.tellParcel(a, p, "31")
		}
	default:
		c.tell(a, "63")
		for _, p := range a.Others {
			c.tellParcel(a, p, "63")
		}
	}
}

// key is the 관리번호 that an address has by its columns.
func key(a postcode.Address) string {
	return fmt.Sprintf("%s%s%d%05d%05d", a.Unit.Code[:8], a.Road.Code[5:], a.Underground, a.Main, a.Sub)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c *changer) tell(a postcode.Address, reason string) {
	c.rows++
	fmt.Fprintf(&c.mst, "%s|%s|%s|%s|%s|%s|%d|%d|%d|%s|%s|%d|%d|%d|%s|%s|%s||%s|%d|%s|%s|%s|\r\n", key(a), a.Unit.Code, a.Unit.Sido, a.Unit.Sigun, a.Unit.Emd, a.Unit.Ri,
		flag(a.Parcel.Mountain), a.Parcel.Main, a.Parcel.Sub, a.Road.Code, a.Road.Name, a.Underground, a.Main, a.Sub, a.AdminCode, a.Admin, a.Postcode, c.date, flag(a.Apartment), reason, a.Register, a.Building)
}

func (c *changer) tellParcel(a postcode.Address, p postcode.Parcel, reason string) {
	u := p.Unit
	fmt.Fprintf(&c.lnbr, "%s|%s|%s|%s|%s|%s|%d|%d|%d|%s|%d|%d|%d|%s\r\n", key(a), u.Code, u.Sido, u.Sigun, u.Emd, u.Ri, flag(p.Mountain), p.Main, p.Sub, a.Road.Code, a.Underground, a.Main, a.Sub, reason)
}
