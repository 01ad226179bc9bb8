package device_test

import (
	"slices"
	"testing"

	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/sqldb/sqldbtest"
)

func TestMembersAreFoundByTheirDevicesAndByWhatThoseWishFor(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		kimchi, soup := device.Topic{Kind: device.OfShow, ID: "kimchi"}, device.Topic{Kind: device.OfStock, ID: "soup"}
		for _, who := range []device.Who{{Member: "minji", Browser: "phone"}, {Member: "minji", Browser: "desk"}, {Member: "haneul", Browser: "kitchen"}, {Browser: "stranger"}} {
			s.who = who
			d, _ := s.welcome(arrival(t, who.Browser))
			if who.Browser == "phone" || who.Member == "" {
				s.wish(d, kimchi)
			}
			if who.Member == "haneul" {
				s.wish(d, soup)
			}
		}
		all := []string{"minji", "haneul", "nobody"}
		of, err := s.OfMembers(t.Context(), db, all)
		if err != nil || len(of) != 2 || len(of["minji"]) != 2 || len(of["haneul"]) != 1 {
			t.Errorf("their devices are %v, %v", of, err)
		}
		for _, c := range []struct {
			topics []device.Topic
			want   []string
		}{{[]device.Topic{kimchi}, []string{"minji"}}, {[]device.Topic{kimchi, soup}, []string{"haneul", "minji"}}, {nil, nil}} {
			found, err := s.WishersAmong(t.Context(), db, all, c.topics)
			slices.Sort(found)
			if err != nil || !slices.Equal(found, c.want) {
				t.Errorf("%v is wished for by %v, %v, want %v", c.topics, found, err, c.want)
			}
		}
	})
}
