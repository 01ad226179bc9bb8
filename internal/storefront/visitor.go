package storefront

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

// Visitor is what a shell leaves out: who looks at it. web/shared/visitor.ts puts it into the page.
type Visitor struct {
	Member  bool        `json:"member" doc:"Someone is signed in; else it is a guest"`
	Staff   bool        `json:"staff"`
	Name    string      `json:"name"   doc:"Empty for a guest"`
	Cart    int64       `json:"cart"   doc:"Pieces in the cart"`
	Address *KnownPlace `json:"address,omitempty" doc:"Where a member's parcels go; absent if not known yet"`
	Lang    string      `json:"lang"   doc:"The language that pages without one in their address are in for this visitor" enum:"ko,en"`
	Now     time.Time   `json:"now"    doc:"The server's clock"`
}

// KnownPlace is an address in one line. The order takes the address itself from the account.
type KnownPlace struct {
	Recipient string `json:"recipient"`
	Line      string `json:"line"`
	Remote    bool   `json:"remote,omitempty" doc:"Parcels take longer to there"`
}

type visitorRequest struct {
	Lang     string `query:"lang" enum:"ko,en" doc:"The language in the page's address, to be remembered"`
	browsers string
}

// Resolve implements huma.Resolver.
func (v *visitorRequest) Resolve(c huma.Context) []error {
	r := &http.Request{Header: http.Header{"Cookie": {c.Header("Cookie")}, "Accept-Language": {c.Header("Accept-Language")}}}
	v.browsers = httpkit.Preferred(r)
	return nil
}

type visitorReply struct {
	CacheControl string   `header:"Cache-Control"`
	SetCookie    []string `header:"Set-Cookie"`
	Body         Visitor
}

// Routes opens the JSON door beside the pages.
func (s *Site) Routes(api huma.API) {
	pages := httpkit.Room{API: api, Tag: "pages"}
	httpkit.Open(pages, httpkit.Get("/api/v1/visitor", "get-visitor", "Who looks at a page").
		Note("Home, list, product and live page are the same for everybody; this is what belongs to one visitor."), s.getVisitor)
}

func (s *Site) getVisitor(ctx context.Context, in *visitorRequest) (*visitorReply, error) {
	who := account.From(ctx)
	out := &visitorReply{CacheControl: "private, no-store"}
	out.Body = Visitor{Member: who.Member(), Staff: who.Staff(), Name: who.Name, Lang: in.browsers, Now: s.Now().UTC()}
	if in.Lang != "" && in.Lang != in.browsers {
		out.SetCookie, out.Body.Lang = append(out.SetCookie, s.languageCookie(in.Lang).String()), in.Lang
	}
	if guest := account.Greet(ctx); guest != nil {
		out.SetCookie = append(out.SetCookie, guest.String())
	}
	out.Body.Cart = s.cartCount(ctx)
	var err error
	out.Body.Address, err = s.knownPlace(ctx, who)
	return out, err
}

// knownPlace is nil for a guest, and for a member who never ordered.
func (s *Site) knownPlace(ctx context.Context, who account.Identity) (*KnownPlace, error) {
	if !who.Member() {
		return nil, nil //nolint:nilnil // a guest has no address, and that is no failure
	}
	a, err := s.Accounts.DefaultAddress(ctx, who.MemberID)
	if errors.Is(err, account.ErrNoAddress) {
		return nil, nil //nolint:nilnil // nor has a member who never ordered
	}
	if err != nil {
		return nil, err
	}
	return &KnownPlace{a.Recipient, strings.TrimSpace(a.Line1 + " " + a.Line2), s.far(a.Postcode)}, nil
}
