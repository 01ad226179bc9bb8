package show

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/chat"
)

// Said is what a show says in its room beside what people write.
var Said = chat.Vocabulary{
	Kinds: []chat.Kind{
		{Name: OrderNotice{}.Kind(), Form: OrderNotice{}, Lasting: true, Pause: time.Second, Together: boughtToo},
		{Name: Pin{}.Kind(), Form: Pin{}, Set: setPin},
		{Name: Unpin{}.Kind(), Form: Unpin{}, Set: func(b *chat.Board, _ json.RawMessage) { b.Put(onBoardPinned, json.RawMessage("null")) }},
		{Name: OnAir{}.Kind(), Form: OnAir{}, Set: setOnAir},
		{Name: StockLeft{}.Kind(), Form: StockLeft{}, Class: chat.Counted, Set: setLeft},
	},
	Board: []chat.Value{{Name: onBoardPinned, JSON: json.RawMessage("null"), Form: Product{}}, {Name: onBoardShow, JSON: json.RawMessage(`""`), Form: ""}},
}

// What stands in a show's room.
const (
	onBoardPinned = "pinned" // the Product of the last Pin, or null
	onBoardShow   = "show"   // the State of the last OnAir
)

// OrderNotice tells that someone bought. Who is already masked. More counts others who bought within the same second.
type OrderNotice struct {
	ID        string `json:"-"` // the order's id; one order is told once
	Who       string `json:"who"`
	Product   string `json:"product"`
	ProductEn string `json:"productEn,omitempty"`
	Qty       int64  `json:"qty"`
	More      int64  `json:"more"`
}

// Pin shows a product. It stands in the room until the next Pin or Unpin.
type Pin struct {
	Product Product `json:"product"`
}

// Unpin takes the pinned product away.
type Unpin struct{}

// OnAir tells what became of the broadcast: "live", "away" or "ended". After "ended" nobody writes.
type OnAir struct {
	State string `json:"state" enum:"scheduled,live,away,ended"`
}

// StockLeft tells how many of a variant can be had. What stands in the room follows it.
type StockLeft struct {
	Product string `json:"product"`
	Variant string `json:"variant"`
	Left    int64  `json:"left"`
}

// Product is what a pin shows. Price and stock are as of now; the buy sheet asks for them again.
type Product struct {
	ID        string `json:"id"`
	Slug      string `json:"slug"`
	Name      string `json:"name"`
	NameEn    string `json:"nameEn"`
	Price     int64  `json:"price"`
	ListPrice int64  `json:"listPrice"`
	Left      int64  `json:"left"`
	Picture   string `json:"picture"`
	Variant   string `json:"variant"`
}

// Kind is chat.Message.
func (OrderNotice) Kind() string { return "order" }

// Kind is chat.Message.
func (Pin) Kind() string { return "card" }

// Kind is chat.Message.
func (Unpin) Kind() string { return "unpin" }

// Kind is chat.Message.
func (OnAir) Kind() string { return "show" }

// Kind is chat.Message.
func (StockLeft) Kind() string { return "stock" }

// Once is chat.Once.
func (o OrderNotice) Once() string { return o.ID }

// About is chat.About.
func (s StockLeft) About() string { return s.Variant }

var (
	_ chat.Once  = OrderNotice{}
	_ chat.About = StockLeft{}
)

// boughtToo adds the number of other buyers to an order notice.
func boughtToo(newest json.RawMessage, others int64) (json.RawMessage, error) {
	var o OrderNotice
	if err := json.Unmarshal(newest, &o); err != nil {
		return nil, fmt.Errorf("read an order notice: %w", err)
	}
	o.More += others
	return json.Marshal(o)
}

func setPin(b *chat.Board, data json.RawMessage) {
	var p struct {
		Product json.RawMessage `json:"product"`
	}
	if json.Unmarshal(data, &p) == nil && p.Product != nil {
		b.Put(onBoardPinned, p.Product)
	}
}

func setOnAir(b *chat.Board, data json.RawMessage) {
	var a OnAir
	if json.Unmarshal(data, &a) != nil {
		return
	}
	state, _ := json.Marshal(a.State) // a string always encodes
	b.Put(onBoardShow, state)
	b.Closed = a.State == string(Ended)
}

func setLeft(b *chat.Board, data json.RawMessage) {
	var l StockLeft
	var p *Product
	if json.Unmarshal(data, &l) != nil || json.Unmarshal(b.Values[onBoardPinned], &p) != nil || p == nil || p.Variant != l.Variant {
		return
	}
	p.Left = l.Left
	if pinned, err := json.Marshal(p); err == nil {
		b.Put(onBoardPinned, pinned)
	}
}
