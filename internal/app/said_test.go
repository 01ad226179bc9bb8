package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/show"
)

// What comes over the socket is what the document says of it, from which the pages' types are made.
func TestWhatIsSaidInRoomsIsInTheDocument(t *testing.T) {
	s := openSite(t)
	pages, err := s.shop.site()
	if err != nil {
		t.Fatal(err)
	}
	schemas := s.shop.api(http.NewServeMux(), pages, "test").OpenAPI().Components.Schemas
	hold := func(name string, data []byte) {
		t.Helper()
		var value map[string]any
		if err := json.Unmarshal(data, &value); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		schema := schemas.Map()[name]
		for member := range value {
			if name == "RoomState" && schema.Properties[member] == nil {
				t.Errorf("%s has %q, which is not in the document", name, member)
			}
		}
		var found huma.ValidateResult
		huma.Validate(schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, &found)
		for _, err := range found.Errors {
			t.Errorf("%s: %v in %s", name, err, data)
		}
	}
	url := s.talking()
	owner := s.sign(account.RoleOwner)
	room := owner.room()
	socket, _ := owner.dial(url, "")
	var entered struct {
		Subscribe struct{ Data json.RawMessage }
	}
	enter := func(id int) {
		t.Helper()
		answer := socket.ask(fmt.Sprintf(`{"id":%d,"subscribe":{"channel":%q}}`, id, room))
		if err := json.Unmarshal([]byte(answer), &entered); err != nil {
			t.Fatal(err)
		}
		hold("RoomState", entered.Subscribe.Data)
	}
	enter(2)
	if a := socket.ask(fmt.Sprintf(`{"id":3,"publish":{"channel":%q,"data":{"text":"안녕하세요","mid":"m","as":"host"}}}`, room)); a != `{"id":3,"publish":{}}` {
		t.Fatal(a)
	}
	said := map[string]bool{}
	for _, m := range []chat.Message{
		chat.Notice{Text: "공지"},
		show.OrderNotice{ID: "o", Who: "김○○", Product: "떡볶이", Qty: 2},
		show.Pin{Product: show.Product{ID: "p", Name: "떡볶이"}},
		show.StockLeft{Product: "p", Variant: "v", Left: 3},
	} {
		if err := s.shop.chat.Post(t.Context(), room, m); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"text", "notice", "order", "card", "stock", "unpin", "notice_end", "show"} {
		for !said[want] {
			line, err := socket.next()
			if err != nil {
				t.Fatalf("waiting for %s: %v", want, err)
			}
			var push struct {
				Push struct {
					Pub *struct{ Data json.RawMessage }
				}
			}
			if json.Unmarshal([]byte(line), &push) != nil || push.Push.Pub == nil {
				continue
			}
			var m struct{ Kind string }
			if err := json.Unmarshal(push.Push.Pub.Data, &m); err != nil {
				t.Fatal(err)
			}
			said[m.Kind] = true
			hold(kindSchema(t, schemas, m.Kind), push.Push.Pub.Data)
		}
		if want == "stock" { // a newcomer sees what stands, then all of it goes
			other, _ := owner.dial(url, "")
			was := socket
			socket = other
			enter(2)
			socket = was
			for _, m := range []chat.Message{show.Unpin{}, chat.Unsaid{}, show.OnAir{State: "live"}} {
				if err := s.shop.chat.Post(t.Context(), room, m); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// kindSchema finds the schema of a message by its kind among those that RoomMessage may be.
func kindSchema(t *testing.T, schemas huma.Registry, kind string) string {
	t.Helper()
	for _, one := range schemas.Map()["RoomMessage"].OneOf {
		if s := schemas.SchemaFromRef(one.Ref); len(s.Properties["kind"].Enum) == 1 && s.Properties["kind"].Enum[0] == kind {
			return one.Ref[len("#/components/schemas/"):]
		}
	}
	t.Fatalf("nothing in the document says %q", kind)
	return ""
}
