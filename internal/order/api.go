package order

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/money"
	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/list"
)

// Routes adds the JSON doors of carts and orders.
func (s *Service) Routes(api huma.API) {
	shop := httpkit.Room{API: api, Tag: "orders", MaxBody: maxBody}
	staff := httpkit.Room{API: api, Tag: "orders", Role: "operator", MaxBody: maxBody}
	httpkit.Open(shop, httpkit.Get("/api/v1/cart", "get-cart", "Show the cart").
		Note("Priced as the shop sells now. Guests have a cart too, by their cookie; at sign-in it moves into the member's."), s.getCart)
	httpkit.Open(shop, httpkit.Put("/api/v1/cart", "put-cart", "Replace the cart").Note("No lines empty it."), s.putCart)
	httpkit.Open(shop, httpkit.Put("/api/v1/cart/{variant}", "set-cart-line", "Change how many of one variant lie in the cart").
		Note("The other lines stay as they are, also where they are changed at the same time. 0 takes it out; one that is not in the cart stays out."), s.putLine)
	httpkit.Open(shop, httpkit.Post("/api/v1/cart", "add-to-cart", "Put something into the cart"), s.postCart)
	httpkit.Open(shop, httpkit.Post("/api/v1/quote", "quote", "Ask what something costs").
		Note("Prices, shipping and stock as they are now; nothing is held."), s.postQuote)
	httpkit.Open(shop, httpkit.Post("/api/v1/orders", "place-order", "Place an order").Answers(http.StatusCreated).Fails(http.StatusUnauthorized, http.StatusTooManyRequests).
		Note("Holds the stock for a while and answers with the address of the payment window. "+
			"The same Idempotency-Key with the same body gives the same answer again; with another body it is refused."), s.postOrder)
	httpkit.Open(shop, httpkit.Get("/api/v1/orders/{number}", "get-order", "Show an order").
		Note("For whoever placed it, by session, guest cookie or token."), s.getOrder)
	httpkit.Open(shop, httpkit.Post("/api/v1/orders/{number}/pay", "pay-order", "Try again to pay").
		Note("Opens another payment window for an order that still holds its stock."), s.payOrder)
	httpkit.Open(shop, httpkit.Post("/api/v1/orders/{number}/cancel", "cancel-order", "Cancel an order").
		Note("Before dispatch. All that was paid is refunded; repeating it changes nothing."), s.cancelOrder)
	httpkit.Open(shop, httpkit.Post("/api/v1/orders/lookup", "look-up-order", "Find a guest's order").Fails(http.StatusNotFound, http.StatusTooManyRequests).
		Note("By its number and the last four digits of the buyer's phone, or the e-mail address."), s.lookUp)
	httpkit.Open(shop, httpkit.Get("/api/v1/me/orders", "list-my-orders", "List my orders").Note("Newest first."), s.myOrders)

	httpkit.Open(staff, httpkit.Get("/api/v1/admin/orders", "admin-list-orders", "Search orders"), s.adminList)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/orders/{number}", "admin-get-order", "Show an order to staff").
		Note("With who did what, and every refund."), s.adminGet)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/orders/{number}/cancel", "admin-cancel-order", "Cancel an order and refund it").
		Note("Before dispatch. A reason is needed; repeating it changes nothing, except that a refund the provider refused is asked for anew."), s.adminCancel)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/orders/{number}/refund", "admin-refund-lines", "Refund parts of an order").
		Note("Of pieces that have not left. What was paid for the pieces is given back and they go back on the shelf; the last ones take the shipping fee along and cancel the order. "+
			"The same Idempotency-Key is the same refund."), s.adminRefund)
	httpkit.Open(staff, httpkit.Post("/api/v1/admin/orders/{number}/prepare", "admin-prepare-order", "Say that the kitchen has begun").Fails(http.StatusConflict).
		Note("The buyer sees it. Repeating it changes nothing."), s.adminPrepare)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/figures/{show}/products", "admin-sold-products", "What a show sold, product by product").For("host").
		Note("Paid for and not given back, the best first, at most 200."), s.adminSold)
	httpkit.Open(staff, httpkit.Get("/api/v1/admin/figures", "admin-sales-figures", "Count sales").For("host").
		Note("Of one show, or of the whole shop since a minute."), s.adminFigures)
}

// maxBody is the largest body of an order or a cart.
const maxBody = 64 << 10

type cartReply struct{ Body Quote }

func (s *Service) getCart(ctx context.Context, _ *struct{}) (*cartReply, error) {
	q, err := s.Cart(ctx, account.From(ctx))
	return &cartReply{q}, err
}

type wantsInput struct {
	Body struct {
		Lines []Want `json:"lines" maxItems:"50" nullable:"false" doc:"What is wanted"`
	}
}

func (s *Service) putCart(ctx context.Context, in *wantsInput) (*cartReply, error) {
	q, err := s.SetCart(ctx, account.From(ctx), in.Body.Lines)
	return &cartReply{q}, err
}

func (s *Service) putLine(ctx context.Context, in *struct {
	Variant string `path:"variant" maxLength:"36" doc:"Variant id"`
	Body    struct {
		Qty int64 `json:"qty" minimum:"0" maximum:"99" doc:"How many; 0 takes it out"`
	}
},
) (*cartReply, error) {
	who := account.From(ctx)
	if _, err := s.SetLine(ctx, who, in.Variant, in.Body.Qty); err != nil {
		return nil, err
	}
	q, err := s.Cart(ctx, who)
	return &cartReply{q}, err
}

func (s *Service) postCart(ctx context.Context, in *struct{ Body Want }) (*cartReply, error) {
	q, err := s.AddToCart(ctx, account.From(ctx), in.Body)
	return &cartReply{q}, err
}

func (s *Service) postQuote(ctx context.Context, in *wantsInput) (*cartReply, error) {
	q, err := s.Quote(ctx, in.Body.Lines)
	return &cartReply{q}, err
}

// Visit is what a door knows of the request beside its input.
type Visit struct{ origin, ip, lang string }

// Resolve is called by huma before the handler.
func (v *Visit) Resolve(c huma.Context) []error {
	r, _ := humago.Unwrap(c)
	v.origin, v.ip, v.lang = Origin(r), httpkit.ClientIP(r), httpkit.Lang(r)
	return nil
}

type placeInput struct {
	Visit
	Key  string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"200" doc:"New for each order; repeat it when an answer was lost"`
	Body struct {
		Lines     []Want           `json:"lines,omitempty" maxItems:"50" doc:"What is wanted; leave it out with fromCart"`
		FromCart  bool             `json:"fromCart,omitempty" doc:"Order the cart, and take out of it what was ordered"`
		Ship      *account.Address `json:"ship,omitempty" doc:"Where it goes; members may leave it out to take their own address"`
		Buyer     Buyer            `json:"buyer,omitzero" doc:"Who orders; what is left out comes from the member or the recipient"`
		Show      string           `json:"show,omitempty" maxLength:"36" doc:"The show it was bought in"`
		SeenTotal money.Won        `json:"seenTotal,omitempty" minimum:"0" doc:"The total that the shopper confirmed: refused with price_changed when it is another by now"`
		Embed     bool             `json:"embed,omitempty" doc:"The payment window will be shown in a frame of the shop"`

		Acknowledged bool `json:"acknowledged" doc:"The shopper was told, before paying, what is bought, for how much and where it goes, and that fresh food is not taken back for a change of mind; refused with not_acknowledged otherwise"`
		KeepAddress  bool `json:"keepAddress,omitempty" doc:"Make ship the member's own address from here on; a guest has none"`
	}
}

type placedReply struct {
	Body struct {
		Order   Order  `json:"order" doc:"The order as it stands"`
		Window  string `json:"window" doc:"Address of the payment window"`
		Token   string `json:"token" doc:"Lets a guest see the order without a cookie"`
		Page    string `json:"page" doc:"Path of the order's page"`
		Expires int64  `json:"expiresIn" doc:"For how many seconds the stock is held"`
	}
}

func (s *Service) postOrder(ctx context.Context, in *placeInput) (*placedReply, error) {
	b := in.Body
	o, window, err := s.Place(ctx, Place{
		Key: in.Key, Who: account.From(ctx), Wants: b.Lines, FromCart: b.FromCart, Ship: b.Ship, Buyer: b.Buyer,
		ShowID: b.Show, SeenTotal: b.SeenTotal, Embed: b.Embed, Origin: in.origin, IP: in.ip, Lang: in.lang,
		Acknowledged: b.Acknowledged, KeepAddress: b.KeepAddress,
	})
	if err != nil {
		return nil, err
	}
	return s.placed(o, window), nil
}

func (s *Service) placed(o Order, window string) *placedReply {
	out := &placedReply{}
	out.Body.Order, out.Body.Window = o, window
	out.Body.Token, out.Body.Page = s.Token(o.Number), "/orders/"+o.Number
	out.Body.Expires = max(0, int64(o.ExpiresAt.Sub(s.now()).Seconds()))
	return out
}

type NumberInput struct {
	Number string `path:"number" maxLength:"64" doc:"Order number" example:"261124-7K3M9QXA4"`
	Token  string `query:"t" maxLength:"64" doc:"Token of the order, for guests"`
}

func (n NumberInput) viewer(ctx context.Context) Viewer {
	return Viewer{Who: account.From(ctx), Token: n.Token}
}

type orderReply struct{ Body Order }

func (s *Service) getOrder(ctx context.Context, in *NumberInput) (*orderReply, error) {
	o, err := s.ByNumber(ctx, in.Number, in.viewer(ctx))
	return &orderReply{o}, err
}

type payInput struct {
	Visit
	NumberInput
	Body struct {
		Embed bool `json:"embed,omitempty" doc:"The payment window will be shown in a frame of the shop"`
	}
}

func (s *Service) payOrder(ctx context.Context, in *payInput) (*placedReply, error) {
	o, window, err := s.PayAgain(ctx, in.Number, in.viewer(ctx), Place{Embed: in.Body.Embed, Origin: in.origin})
	if err != nil {
		return nil, err
	}
	return s.placed(o, window), nil
}

type cancelInput struct {
	NumberInput
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"200" doc:"Why"`
	}
}

func (s *Service) cancelOrder(ctx context.Context, in *cancelInput) (*orderReply, error) {
	o, err := s.Cancel(ctx, in.Number, in.viewer(ctx), in.Body.Reason)
	return &orderReply{o}, err
}

type lookUpInput struct {
	Visit
	Body struct {
		Number string `json:"number" minLength:"1" maxLength:"64" doc:"Order number" example:"261124-7K3M9QXA4"`
		Proof  string `json:"proof" minLength:"4" maxLength:"254" doc:"Last four digits of the buyer's phone, all of it, or the e-mail address" example:"5678"`
	}
}

type lookUpReply struct {
	Body struct {
		Order Order  `json:"order" doc:"The order"`
		Token string `json:"token" doc:"Lets its holder see the order"`
	}
}

func (s *Service) lookUp(ctx context.Context, in *lookUpInput) (*lookUpReply, error) {
	o, token, err := s.Lookup(ctx, in.Body.Number, in.Body.Proof, in.ip)
	if err != nil {
		return nil, err
	}
	out := &lookUpReply{}
	out.Body.Order, out.Body.Token = o, token
	return out, nil
}

type listReply struct{ Body list.Page[Order] }

func (s *Service) myOrders(ctx context.Context, in *struct{ list.Query }) (*listReply, error) {
	p, err := s.Mine(ctx, account.From(ctx), in.Query)
	return &listReply{p}, err
}

type searchInput struct {
	list.Query
	Words string    `query:"q" maxLength:"100" doc:"Beginnings of a number, name, phone, e-mail address, product or SKU; all must be found"`
	State string    `query:"state" enum:"pending,paid,preparing,shipped,delivered,confirmed,cancelling,cancelled,expired" doc:"Only orders that stand there"`
	Show  string    `query:"show" maxLength:"36" doc:"Only orders from this show"`
	From  time.Time `query:"from" doc:"Placed at or after"`
	To    time.Time `query:"to" doc:"Placed before"`
	Sort  string    `query:"sort" enum:"newest,oldest,total" default:"newest" doc:"Order of the list"`
}

func (s *Service) adminList(ctx context.Context, in *searchInput) (*listReply, error) {
	p, err := s.Search(ctx, Filter{
		Query: in.Words, State: State(in.State), Show: in.Show, From: in.From, To: in.To, Sort: in.Sort, Place: in.Query,
	})
	return &listReply{p}, err
}

// detail is an order as staff see it.
type detail struct {
	Order
	Guest   bool         `json:"guest" doc:"Placed without an account"`
	Tries   []Payment    `json:"tries" nullable:"false" doc:"Every try to pay, oldest first"`
	Refunds []RefundView `json:"refunds" nullable:"false" doc:"Every refund, oldest first"`
}

// RefundView is what staff see of a refund.
type RefundView struct {
	Amount money.Won `json:"amount" doc:"In won"`
	State  string    `json:"state" enum:"requested,sending,unknown,done,failed" doc:"Where it stands"`
	Reason string    `json:"reason" doc:"Why"`
	Code   string    `json:"code,omitempty" doc:"Why the provider refused it"`
	At     time.Time `json:"at" doc:"When it last changed"`
}

type detailReply struct{ Body detail }

func (s *Service) adminGet(ctx context.Context, in *struct {
	Number string `path:"number" maxLength:"64" doc:"Order number"`
},
) (*detailReply, error) {
	o, err := s.ByNumber(ctx, in.Number, Viewer{Who: account.From(ctx)})
	if err != nil {
		return nil, err
	}
	d, err := s.detail(ctx, o)
	return &detailReply{d}, err
}

func (s *Service) detail(ctx context.Context, o Order) (detail, error) {
	d := detail{Order: o, Guest: o.Owner.Guest(), Tries: []Payment{}, Refunds: []RefundView{}}
	payments, err := s.payments.OfOrder(ctx, s.db, o.ID)
	if err != nil {
		return d, err
	}
	for _, p := range payments {
		d.Tries = append(d.Tries, summary(p))
	}
	refunds, err := s.payments.Refunds(ctx, s.db, o.ID)
	for _, r := range refunds {
		d.Refunds = append(d.Refunds, RefundView{r.Amount, string(r.State), r.Reason, r.FailCode, r.UpdatedAt})
	}
	return d, err
}

func (s *Service) adminCancel(ctx context.Context, in *struct {
	Number string `path:"number" maxLength:"64" doc:"Order number"`
	Body   struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"Why; the buyer does not see it"`
	}
},
) (*detailReply, error) {
	account.Note(ctx, deed.To(deed.Order, in.Number, in.Number).Saying(in.Body.Reason))
	o, err := s.Cancel(ctx, in.Number, Viewer{Who: account.From(ctx)}, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	d, err := s.detail(ctx, o)
	return &detailReply{d}, err
}

func (s *Service) adminPrepare(ctx context.Context, in *struct {
	Number string `path:"number" maxLength:"64" doc:"Order number"`
},
) (*detailReply, error) {
	account.Note(ctx, deed.To(deed.Order, in.Number, in.Number))
	o, err := s.Prepare(ctx, in.Number, Viewer{Who: account.From(ctx)})
	if err != nil {
		return nil, err
	}
	d, err := s.detail(ctx, o)
	return &detailReply{d}, err
}

func (s *Service) adminRefund(ctx context.Context, in *struct {
	Number string `path:"number" maxLength:"64" doc:"Order number"`
	Key    string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"80" doc:"New for each refund; repeat it when an answer was lost"`
	Body   struct {
		Lines  []Part `json:"lines" minItems:"1" maxItems:"50" nullable:"false" doc:"What is given back"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"Why; the buyer does not see it"`
	}
},
) (*detailReply, error) {
	account.Note(ctx, deed.To(deed.Order, in.Number, in.Number).Saying(in.Body.Reason).Of(pieces(in.Body.Lines)))
	o, err := s.RefundLines(ctx, in.Number, Viewer{Who: account.From(ctx)}, in.Body.Lines, in.Body.Reason, in.Key)
	if err != nil {
		return nil, err
	}
	d, err := s.detail(ctx, o)
	return &detailReply{d}, err
}

func (s *Service) adminFigures(ctx context.Context, in *struct {
	Show  string    `query:"show" maxLength:"36" doc:"Of this show"`
	Since time.Time `query:"since" doc:"Of the whole shop, paid in this minute or later; all of it without show and since"`
},
) (*struct{ Body Figures }, error) {
	var (
		f   Figures
		err error
	)
	if in.Show != "" {
		f, err = s.Figures(ctx, in.Show)
	} else {
		f, err = s.FiguresSince(ctx, in.Since)
	}
	return &struct{ Body Figures }{f}, err
}

func (s *Service) adminSold(ctx context.Context, in *struct {
	Show string `path:"show" minLength:"36" maxLength:"36" doc:"Id of the show"`
},
) (*struct{ Body list.Page[Sold] }, error) {
	sold, err := s.SoldIn(ctx, in.Show)
	return &struct{ Body list.Page[Sold] }{list.Of(sold)}, err
}
