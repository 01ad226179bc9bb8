package storefront

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/show"
)

func to(t *testing.T, w *httptest.ResponseRecorder, address string) {
	t.Helper()
	if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(got, address) {
		t.Errorf("answered %d to %q, want 303 to %s…: %s", w.Code, got, address, w.Body)
	}
}

func TestHomeIsKindWhenTheShopIsEmpty(t *testing.T) {
	wants(t, open(t).get("/"), 200, "지금은 주방이 조용해요", "정해진 방송이 아직 없어요")
}

func TestHomeShowsWhatComesAndWhatSells(t *testing.T) {
	s := open(t)
	p := s.rice()
	_, err := s.Shows.Create(t.Context(), show.Draft{
		Slug: "night", Title: "불맛 야식 라이브", Host: show.Host{Name: "김사자"}, StartsAt: noon.Add(8 * 3600e9), Products: []string{p.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, s.get("/"), 200, "불맛 야식 라이브", "다음 방송은 11월 24일(화) 20:00에 시작해요", "오늘", `href="/p/tteokbokki"`, "23%", "12,900원", "서울스낵")
	wants(t, s.get("/?lang=en"), 200, "Flame-kissed rice cakes", "₩12,900", "Seoul Snack")
}

// A show whose host is away, though it began later, takes the place of one that can be seen neither at home nor at a product.
func TestTheShowThatCanBeSeenComesFirst(t *testing.T) {
	s := open(t)
	p := s.rice()
	for i, state := range []show.State{show.Live, show.Away} {
		of, err := s.Shows.Create(t.Context(), show.Draft{
			Slug: string(state), Title: "방송 " + string(state), Host: show.Host{Name: "김사자"}, StartsAt: noon.Add(time.Duration(i+1) * time.Hour), Products: []string{p.ID},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE shows SET state = ?, started_at = ? WHERE id = ?`, string(state), noon.UnixMilli(), of.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	w := s.get("/")
	wants(t, w, 200, "방송 live", "방송 away")
	if page := w.Body.String(); strings.Index(page, "방송 live") > strings.Index(page, "방송 away") {
		t.Error("the show whose host is away stands first")
	}
	wants(t, s.get("/p/"+p.Slug), 200, `href="/live/live"`)
}

func TestProductsAreFoundByTheirFirstSounds(t *testing.T) {
	s := open(t)
	s.rice()
	wants(t, s.get("/products?q="+url.QueryEscape("ㄸㅂㅇ")), 200, "서울스낵 불맛 쌀떡볶이")
	wants(t, s.get("/products?q="+url.QueryEscape("<b>피자")), 200, "“&lt;b&gt;피자”에 맞는 상품이 없어요")
	for asked, shown := range map[string]string{
		"page=1e3&sort=evil&vendor=nobody": "/products?vendor=nobody",
		"sort=bad":                         "/products",
		"sort=bad&lang=en":                 "/products?lang=en",
		"page=0&q=rice":                    "/products?q=rice",
		"q=" + url.QueryEscape("\xff\xfe") + "&sort=new": "/products?sort=new",
		"q=" + strings.Repeat("a", 500):                  "/products?q=" + strings.Repeat("a", 60),
	} {
		w := s.get("/products?" + asked)
		if got := w.Header().Get("Location"); w.Code != http.StatusFound || got != shown {
			t.Errorf("?%s is answered %d to %q, want 302 to %s", asked, w.Code, got, shown)
		}
		wants(t, s.get(shown), 200)
	}
	for _, clean := range []string{"", "?sort=popular", "?sort=", "?page=", "?page=1&q=&vendor=", "?utm_source=mail"} {
		wants(t, s.get("/products"+clean), 200)
	}
}

func TestProductSaysWhatTheLawAndTheCookWantToKnow(t *testing.T) {
	s := open(t)
	p := s.rice()
	wants(t, s.get("/p/tteokbokki"), 200, "서울스낵 불맛 쌀떡볶이", "23%", `value="`+p.Variants[1].ID+`"`, "쌀떡", "떡을 불려요.", "밀", "소비기한",
		"신선식품 안내", "둘째 문단", "14개 남음", `formaction="/checkout"`, "/img/2/"+p.Pictures[0].ID)
	if w := s.get("/p/" + p.ID); w.Code != http.StatusMovedPermanently {
		t.Errorf("by its id it answered %d, want 301", w.Code)
	}
	wants(t, s.get("/p/pizza"), 404, "찾으시는 상품이 없어요")
}

func TestCartIsChangedAndPutBackByForms(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	wants(t, s.get("/cart"), 200, "아직 담은 상품이 없어요")
	to(t, s.post("/cart", "variant", v, "qty", "2"), "/cart?added=1")
	wants(t, s.get("/cart?added=1"), 200, "장바구니에 담았어요", "27,800원", "2,200원 더 담으면", "30,800원")
	to(t, s.post("/cart/lines", "variant", v, "qty", "3"), "/cart")
	wants(t, s.get("/cart"), 200, "41,700원", "무료 배송이에요")
	w := s.post("/cart/lines", "variant", v, "remove", "1")
	to(t, w, "/cart?qty=3&removed="+v)
	wants(t, s.get(w.Header().Get("Location")), 200, "뺐어요", "되돌리기")
	to(t, s.post("/cart", "variant", v, "qty", "3"), "/cart")
}

func TestFormsThatNoPageSentAreRefused(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[0].ID
	for _, qty := range []string{"0", "-1", "2147483648", "1e3", "1.5", "", " 1", "०१"} {
		wants(t, s.sent("/cart", "variant", v, "qty", qty), 200, "수량은 1개에서 99개까지예요")
		wants(t, s.get("/checkout?"+url.Values{"variant": {v}, "qty": {qty}}.Encode()), 422, "수량은 1개에서 99개까지예요")
	}
	wants(t, s.sent("/cart", "variant", "foreign-sku", "qty", "1"), 200, "더는 없는 상품이나 옵션이에요")
	wants(t, s.post("/cart", "variant", v, "qty", "1", "price", "1"), 422, "이 화면과 맞지 않아요")
	wants(t, s.post("/cart", "variant", v, "variant", v, "qty", "1"), 422, "이 화면과 맞지 않아요")
	wants(t, s.post("/cart", "variant", v, "qty", strings.Repeat("9", 100_000)), 413, "너무 길어요")
	r := httptest.NewRequest(http.MethodPost, "/cart", strings.NewReader(`{"variant":"x"}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	wants(t, w, 415)
	if n := s.cartCount(r.Context()); n != 0 {
		t.Errorf("%d pieces in the cart, want none", n)
	}
}

func ship(more ...string) []string {
	return append([]string{"recipient", "김민지", "ship_phone", "01012345678", "postcode", "04524", "line1", "서울 중구 세종대로 110", "line2", "", "memo", ""}, more...)
}

func TestSlipInTheSearchOffersWhatWasMeant(t *testing.T) {
	s := open(t)
	s.rice()
	wants(t, s.get("/products?q=떡뽁이"), 200, "혹시 “떡볶이”?", `href="/products?q=%eb%96%a1%eb%b3%b6%ec%9d%b4"`, "서울스낵 불맛 쌀떡볶이")
	wants(t, s.get("/products?q=zzzz"), 200, "단어를 짧게 줄이거나")
}

func TestGuestOrdersOnOnePage(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	direct := []string{"variant", v, "qty", "2", "key", "0123456789", "email", "minji@example.com"}
	wants(t, s.get("/checkout?variant="+v+"&qty=2"), 200, "27,800원", `name="seen" value="30800"`, "30,800원 결제하기", "비회원 주문을 찾을 때")

	w := s.sent("/checkout", append(direct, "seen", "30800", "recipient", "", "ship_phone", "12", "postcode", "x", "line1", "", "line2", "3층", "memo", "")...)
	wants(t, w, 200, "받는 분 이름을 적어 주세요", "우편번호 다섯 자리를 적어 주세요", `value="3층"`, `value="12"`)

	both := append([]string{}, direct...)
	both[7] = "no address"
	w = s.sent("/checkout", append(both, "seen", "30800", "agree", "1", "recipient", "김민지", "ship_phone", "01012345678", "postcode", "x", "line1", "서울 중구", "line2", "", "memo", "")...)
	wants(t, w, 200, "우편번호 다섯 자리를 적어 주세요", `id="email-problem"`)

	wants(t, s.sent("/checkout", append(direct, ship("seen", "30800")...)...), 200, "신선식품 반품 안내를 확인하고")

	w = s.sent("/checkout", append(direct, ship("seen", "100", "agree", "1")...)...)
	wants(t, w, 200, "금액이 바뀌었어요", `name="seen" value="30800"`)

	w = s.post("/checkout", append(direct, ship("seen", "30800", "agree", "1")...)...)
	to(t, w, "http://127.0.0.1")
	again := s.post("/checkout", append(direct, ship("seen", "30800", "agree", "1")...)...)
	if got, want := again.Header().Get("Location"), w.Header().Get("Location"); got != want {
		t.Errorf("the same form again leads to %s, want %s", got, want)
	}
	other := append([]string{}, direct...)
	other[3] = "1"
	wants(t, s.sent("/checkout", append(other, ship("seen", "16900", "agree", "1")...)...), 200, "주문 내용이 바뀌었어요")

	list := s.get("/orders")
	wants(t, list, 200, "이 브라우저에서 한 주문", "서울스낵 불맛 쌀떡볶이", "결제 대기")
	number := between(list.Body.String(), `href="/orders/`, `"`)
	wants(t, s.get("/orders/"+number), 200, "결제 대기", "010-1234-5678", "30,800원 결제하기", "아직 결제 전이라", `aria-current="step"`)

	wants(t, s.sent("/orders/"+number+"/cancel", "reason", "because"), 200, "취소 사유를 골라 주세요")
	to(t, s.post("/orders/"+number+"/cancel", "reason", "mind"), "/orders/"+number)
	wants(t, s.get("/orders/"+number), 200, "취소 완료", "빠져나간 돈은 없어요")
	wants(t, s.sent("/orders/"+number+"/pay"), 200, "결제를 기다리는 주문이 아니에요")
}

func TestOrderOfSomeoneElseIsNotThere(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	to(t, s.post("/checkout", append(ship("seen", "16900", "agree", "1"), "variant", v, "qty", "1", "key", "0123456789")...), "http://")
	number := between(s.get("/orders").Body.String(), `href="/orders/`, `"`)

	s.cookies = nil
	wants(t, s.get("/orders/"+number), 404, "이 브라우저에서는 볼 수 없는 주문이에요", `value="`+number+`"`, "주문 찾기", `href="/sign-in?next=%2forders%2f`+number+`"`)
	wants(t, s.get("/orders/nonsense"), 404, "주문 찾기")
	wants(t, s.get("/orders/"+number+"?t=0123456789abcdef0123456789abcdef"), 404)
	wants(t, s.post("/orders/"+number+"/cancel", "reason", "mind"), 404)
	wants(t, s.sent("/orders", "number", number, "contact", "0000"), 200, "주문을 찾지 못했어요", `value="`+number+`"`)
	w := s.post("/orders", "number", strings.ToLower(number), "contact", "5678")
	to(t, w, "/orders/"+number+"?t=")
	wants(t, s.get(w.Header().Get("Location")), 200, "김민지")
	to(t, s.get(w.Header().Get("Location")), "/orders/"+number)
	wants(t, s.get("/orders/"+number), 200, "김민지") // as after the payment window, which brings back no token
	s.cookies = slices.DeleteFunc(s.cookies, func(c *http.Cookie) bool { return c.Name == linkCookie })
	wants(t, s.get("/orders/"+number), 404)
}

func TestSoldOutMeanwhileIsSaidBesideTheOrder(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[0].ID
	wants(t, s.sent("/checkout", append(ship("seen", "193500", "agree", "1"), "variant", v, "qty", "15", "key", "0123456789")...), 200, "지금은 14개까지 살 수 있어요", "14개만 남았어요")
}

func TestMemberSignsUpSavesAnAddressAndComesBack(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	to(t, s.post("/cart", "variant", v, "qty", "1"), "/cart")
	to(t, s.get("/me"), "/sign-in?next=%2Fme")
	account := []string{"email", "minji@example.com", "name", "김민지", "phone", ""}
	wants(t, s.sent("/sign-up", append(account, "password", "short", "next", "/checkout")...), 200, "비밀번호는 10자 이상으로", `value="minji@example.com"`)
	to(t, s.post("/sign-up", append(account, "password", "four plain words", "next", "/checkout")...), "/checkout")
	wants(t, s.get("/me"), 200, "김민지님, 안녕하세요")

	to(t, s.post("/me/address", ship()...), "/me?done=address")
	wants(t, s.get("/me?done=address"), 200, "배송지를 저장했어요", "서울 중구 세종대로 110")
	to(t, s.post("/me/profile", "name", "김사자", "phone", "010 1234 5678"), "/me?done=profile")
	wants(t, s.sent("/me/profile", "name", "", "phone", "1"), 200, "이름을 40자 안으로")
	wants(t, s.sent("/me/password", "old", "wrong wrong wrong", "password", "other plain words"), 200, "지금 비밀번호가 맞지 않아요")
	to(t, s.post("/me/password", "old", "four plain words", "password", "other plain words"), "/me?done=password")

	to(t, s.post("/sign-out"), "/")
	wants(t, s.sent("/sign-in", "email", "minji@example.com", "password", "four plain words", "next", ""), 200, "이메일 주소나 비밀번호가 맞지 않아요")
	to(t, s.post("/sign-in", "email", "minji@example.com", "password", "other plain words", "next", "https://evil.example/"), "/")
}

func TestNobodyIsSentAwayBySigningIn(t *testing.T) {
	for _, next := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "/a\r\nb", ""} {
		if got := local(next, "/"); got != "/" {
			t.Errorf("local(%q) gave %q, want /", next, got)
		}
	}
	if got, want := local("/checkout?variant=1&qty=2", "/"), "/checkout?variant=1&qty=2"; got != want {
		t.Errorf("local gave %q, want %q", got, want)
	}
}

func TestHugePricesAndLongNamesStillRender(t *testing.T) {
	s := open(t)
	name := strings.Repeat("불맛쌀떡볶이", 16)
	s.Sell(catalog.ProductForm{Name: name, Slug: "huge", Variants: []catalog.VariantForm{{SKU: "H-1", Price: 999_999_999, OnHand: 1}}})
	wants(t, s.get("/p/huge"), 200, name, "999,999,999원", "1개 남음")
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

func TestPagesForEveryoneComeCompressed(t *testing.T) {
	s := open(t)
	zip := func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip, br") }
	w := get(t, s.Site, "/", zip)
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(z)
	if err != nil || !strings.Contains(string(page), "</html>") {
		t.Errorf("got %d bytes and %v, want the whole page", len(page), err)
	}
	if got := get(t, s.Site, "/cart", zip).Header().Get("Content-Encoding"); got != "" {
		t.Errorf("the cart came as %q, want it plain", got)
	}
}
