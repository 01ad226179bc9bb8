package deed_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/deed"
)

func TestDeedReadsAsItWasWritten(t *testing.T) {
	d := deed.To(deed.Product, "p1", "떡볶이").And(deed.Variant, "v1", "2인분").
		Changed("price", "12900", "11900").Changed("name", "같음", "같음").ChangedOf("2인분", "safety", "0", "3").Touched("story", true).Touched("facts", false).
		Saying("행사").Of(-3)
	got := deed.Read("admin-update-product", "/api/v1/admin/products/p1", d.String())
	if !reflect.DeepEqual(got, d) || len(got.Changes) != 3 {
		t.Errorf("read %+v, want %+v", got, d)
	}
}

func TestDeedNamesWhatItsAddressNames(t *testing.T) {
	pinned := deed.Deed{}.And(deed.Product, "p1", "")
	for _, c := range []struct {
		action, target, detail string
		want                   []deed.Thing
	}{
		{"pin-product", "/api/v1/admin/shows/s1/pin", pinned.String(), []deed.Thing{{deed.Show, "s1", ""}, {deed.Product, "p1", ""}}},
		{"ban-chat-member", "/api/v1/admin/chat/live:s1/ban", "", []deed.Thing{{deed.Show, "s1", ""}}},
		{"admin-adjust-stock", "/api/v1/admin/variants/v1/stock", deed.To(deed.Product, "p1", "").String(), []deed.Thing{{deed.Product, "p1", ""}}},
		{"forget-listener", "/api/v1/admin/status/listeners/old ear", "", []deed.Thing{{deed.Listener, "old ear", "old ear"}}},
		{"admin-store-picture", "/api/v1/admin/pictures", "", []deed.Thing{}},
	} {
		if got := deed.Read(c.action, c.target, c.detail).Things; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s of %s names %v, want %v", c.action, c.target, got, c.want)
		}
	}
}

func TestOtherShapesAreReadAsFarAsTheyGo(t *testing.T) {
	for _, c := range []struct {
		action, target, detail string
		want                   deed.Deed
	}{
		{"set-staff-role", "m1", `{"from":"operator","to":"member"}`, deed.To(deed.Member, "m1", "").Changed("role", "operator", "member")},
		{"admin-cancel-order", "261124-7K3M9QXA4", `{"reason":"변심"}`, deed.To(deed.Order, "261124-7K3M9QXA4", "").Saying("변심")},
		{"admin-refund-lines", "261124-7K3M9QXA4", `{"reason":"파손","lines":[{"line":0,"qty":2},{"line":1,"qty":1}]}`, deed.To(deed.Order, "261124-7K3M9QXA4", "").Saying("파손").Of(3)},
		{"retry-stuck", "payment.refund", `{"kind":"payment.refund","tries":8}`, deed.Deed{Things: []deed.Thing{{deed.Matter, "", "payment.refund"}}}},
		{"launch-rocket", "moon", `not json`, deed.Deed{Things: []deed.Thing{}}},
	} {
		if c.want.Changes == nil {
			c.want.Changes = []deed.Change{}
		}
		if got := deed.Read(c.action, c.target, c.detail); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %s reads %+v, want %+v", c.action, c.detail, got, c.want)
		}
	}
}

func TestDeedFitsWhereItIsWrittenDown(t *testing.T) {
	long := strings.Repeat("긴\"이름", 200)
	d := deed.To(deed.Product, "p1", long).Saying(long)
	for range 60 {
		d = d.ChangedOf(long, "price", long, long+"!")
	}
	s := d.String()
	var back deed.Deed
	if err := json.Unmarshal([]byte(s), &back); err != nil || len(s) > 4000 || len(back.Changes) == 0 {
		t.Errorf("%d bytes with %d changes, %v", len(s), len(back.Changes), err)
	}
}
