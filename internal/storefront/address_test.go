package storefront

import (
	"net/http"
	"strings"
	"testing"
)

func TestAddressIsTheSamePieceOnCheckoutAndByItself(t *testing.T) {
	s := open(t)
	v := s.rice().Variants[1].ID
	w := s.get("/checkout/address?next=/live/night")
	wants(t, w, 200, `name="recipient"`, `name="ship_phone"`, `name="email"`, "/sign-in?next=%2flive%2fnight")
	if got := w.Header().Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("it may be kept: %q", got)
	}
	if strings.Contains(w.Body.String(), "<html") {
		t.Error("it came as a whole page")
	}
	page := s.get("/checkout?variant=" + v + "&qty=1").Body.String()
	inputs := between(w.Body.String(), `<div class="form two">`, "<label class")
	if inputs == "" || !strings.Contains(page, inputs) {
		t.Errorf("the checkout has not the same inputs:\n%s", inputs)
	}
	wants(t, s.get("/checkout/address?next=https://evil.example"), 200, `/sign-in?next=%2f"`)
}

func TestAddressIsCheckedByTheRulesOfAnOrder(t *testing.T) {
	s := open(t)
	bad := s.post("/checkout/address", "recipient", "", "ship_phone", "12", "postcode", "x", "line1", "", "line2", "3층", "memo", "", "email", "")
	wants(t, bad, 422, "받는 분 이름을 적어 주세요", "우편번호 다섯 자리를 적어 주세요", `value="3층"`, `value="12"`)
	wants(t, s.post("/checkout/address", ship("email", "nobody")...), 422, "이메일 주소를 확인해 주세요", `value="nobody"`)
	wants(t, s.post("/checkout/address", ship("email", "")...), 200, `value="서울 중구 세종대로 110"`)
	if s.post("/checkout/address", "postcode", "04524", "evil", "1").Code != http.StatusUnprocessableEntity {
		t.Error("it takes what the form does not have")
	}
	if got := s.get("/orders").Body.String(); strings.Contains(got, "결제 대기") {
		t.Error("checking placed an order")
	}
}

func TestAddressComesFilledInForMembers(t *testing.T) {
	s := open(t)
	to(t, s.post("/sign-up", "name", "김민지", "email", "minji@example.com", "phone", "01012345678", "password", "four plain words", "next", "/"), "/")
	wants(t, s.get("/checkout/address"), 200, `value="김민지"`, `value="010-1234-5678"`, `name="save" value="1" checked`)
	to(t, s.post("/me/address", ship()...), "/me")
	w := s.get("/checkout/address")
	wants(t, w, 200, `value="서울 중구 세종대로 110"`, `value="04524"`)
	if body := w.Body.String(); strings.Contains(body, "checked") || strings.Contains(body, `name="email"`) {
		t.Errorf("a member with an address is asked for more: %s", body)
	}
}
