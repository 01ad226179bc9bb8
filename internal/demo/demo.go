// Package demo fills an empty shop with restaurants, meal kits and shows, puts one on air through the real ingest,
// and keeps a few synthetic viewers who chat and buy. Everyone and everything it makes is marked as demo.
package demo

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/BurntSushi/toml"
	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/media"
	"github.com/saja-live/saja/internal/media/publish"
	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/sims"
	"github.com/saja-live/saja/internal/order"
	"github.com/saja-live/saja/internal/platform/eventlog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/show"
)

// Contact is whom push services ask about a demo.
const Contact = "https://github.com/saja-live/saja"

//go:embed art/pictures/*.webp
var pictures embed.FS

// The films: of the show on air, and of each ended one by its slug.
var (
	//go:embed clip/demo.mp4
	clip []byte
	//go:embed clip/gukbap.mp4
	gukbap []byte

	films = map[string][]byte{"eighteen-hours": gukbap} // own: never changed
)

//go:embed goods.toml
var goodsTOML string

//go:embed shows.toml
var showsTOML string

// Demo is the demo of one shop. The zero value of a field is not useful, save for Now.
type Demo struct {
	DB       *sqldb.DB
	Log      eventlog.Log
	Accounts *account.Service
	Goods    *catalog.Service
	Orders   *order.Service
	Parcels  *delivery.Service
	Carriers *Carriers // nil: nothing is sent
	Media    *media.Server
	Chat     *chat.Service
	Shows    *show.Service
	Devices  *device.Service
	Sims     *sims.Sims // nil: nobody of the demo has a phone
	Logger   *slog.Logger
	Now      func() time.Time

	Phone func(device string) // is told of the device that hears of people's orders

	RTMP    string       // "rtmp://127.0.0.1:1935/live", where the show on air is published to
	Socket  string       // "ws://127.0.0.1:8090/connection/websocket", where its viewers sit
	Origin  string       // the shop as browsers see it
	Browser *http.Client // with which viewers press the payment window

	onAir   show.Show
	viewers []account.Identity
	script  script
	clip    *publish.Clip
}

// Plan is what the demo tells its user.
type Plan struct {
	Live string // slug of the show on air
	Show string // title of the show that waits for the user's own encoder
	Key  string // its stream key, fresh at each start
}

// script is what the TOML files hold.
type script struct {
	Vendor  []vendor  `toml:"vendor"`
	Product []product `toml:"product"`
	Show    []scene   `toml:"show"`
	Viewer  []struct {
		Name string `toml:"name"`
	} `toml:"viewer"`
	Talk struct {
		Live  []string `toml:"live"`
		Ended [][2]any `toml:"ended"`
	} `toml:"talk"`
}

func readScript() (s script, err error) {
	for name, text := range map[string]string{"goods.toml": goodsTOML, "shows.toml": showsTOML} {
		meta, err := toml.Decode(text, &s)
		if err != nil {
			return s, fmt.Errorf("read the demo's %s: %w", name, err)
		}
		if unknown := meta.Undecoded(); len(unknown) > 0 {
			return s, fmt.Errorf("read the demo's %s: unknown key %s", name, unknown[0])
		}
	}
	return s, nil
}

// Seed fills the shop, unless it was filled before; what an interrupted start left out is added.
func (d *Demo) Seed(ctx context.Context) (Plan, error) {
	var err error
	if d.script, err = readScript(); err != nil {
		return Plan{}, err
	}
	if d.clip, err = publish.Parse(clip); err != nil {
		return Plan{}, err
	}
	products, err := d.seedGoods(ctx)
	if err != nil {
		return Plan{}, err
	}
	if err := d.seedViewers(ctx); err != nil {
		return Plan{}, err
	}
	plan, err := d.seedShows(ctx, products)
	if err != nil {
		return plan, err
	}
	return plan, d.wakePhones(ctx)
}

// Run keeps the show on air and its viewers awake until ctx ends.
func (d *Demo) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return d.publish(ctx) })
	g.Go(func() error { return d.album(ctx) })
	g.Go(func() error { return d.direct(ctx) })
	g.Go(func() error { return d.watch(ctx) })
	g.Go(func() error { return d.chatter(ctx) })
	g.Go(func() error { return d.purchases(ctx) })
	g.Go(func() error { return d.dispatch(ctx) })
	g.Go(func() error { return d.carryPhones(ctx) })
	return g.Wait()
}
