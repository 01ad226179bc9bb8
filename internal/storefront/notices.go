package storefront

import (
	"errors"
	"net/http"

	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/platform/texts"
)

type noticesPage struct {
	Head
	wrong
	On      bool // the shop tells devices something
	Done    string
	Topics  []topicRow
	Devices []deviceRow
}

type topicRow struct {
	device.Wish
	Title, Sort string
}

type deviceRow struct {
	device.Device
	Title string
	Here  bool
}

// notices is where somebody sees and changes what their devices tell them, signed in or not.
func (s *Site) notices(w http.ResponseWriter, r *http.Request) error {
	_, wr, _ := s.again(r, "notices")
	tx := s.texts(r)
	p := &noticesPage{Head: Head{Section: "me", Private: true}, wrong: wr, On: s.Push != nil && s.Push.On()}
	if done := "push.page.done." + r.URL.Query().Get("done"); r.URL.Query().Has("done") && tx.Has(done) {
		p.Done = tx.T(done)
	}
	if p.On {
		if err := s.heard(r, tx, p); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "notices", p)
}

func (s *Site) heard(r *http.Request, tx texts.Texts, p *noticesPage) error {
	topics, err := s.Push.Topics(r.Context())
	if err != nil {
		return err
	}
	for _, w := range topics {
		p.Topics = append(p.Topics, topicRow{w, pick(tx, w.Name, w.NameEn), tx.T("push.page." + w.Kind)})
	}
	mine, err := s.Push.Mine(r.Context())
	if err != nil {
		return err
	}
	for _, d := range mine {
		title := tx.T("push.device", "browser", tx.T("push.browser."+d.Agent.Browser), "system", tx.T("push.system."+d.Agent.System))
		p.Devices = append(p.Devices, deviceRow{d, title, s.Push.Here(r.Context(), d) && d.Dead.IsZero()})
	}
	return nil
}

// doNotices changes one thing: it stops a topic, removes a device, or sends a test notice to one.
func (s *Site) doNotices(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r, "do", "kind", "id")
	if err != nil {
		return err
	}
	if s.Push == nil {
		return errNoPage
	}
	ctx := r.Context()
	switch f["do"] {
	case "topic":
		err = s.Push.Unwish(ctx, "", device.Topic{Kind: f["kind"], ID: f["id"]})
	case "device":
		err = s.Push.Remove(ctx, f["id"])
	case "test":
		err = s.Push.Test(ctx, f["id"], "/notices")
	default:
		return errNoPage
	}
	tx := s.texts(r)
	switch {
	case errors.Is(err, device.ErrNotFound):
		return s.back(w, r, "notices", "/notices", nil, wrong{Above: tx.T("push.page.gone")}, err)
	case errors.Is(err, device.ErrTooMany):
		return s.back(w, r, "notices", "/notices", nil, wrong{Above: tx.T("push.page.too_many")}, err)
	case err != nil:
		return err
	}
	return s.on(w, r, "/notices?done="+f["do"])
}
