package returns_test

import (
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/notify/returns"
)

const delivery = "0195f000-0000-7000-8000-000000000001"

func TestAReturnAddressIsTheShopsOwn(t *testing.T) {
	a := returns.Addresses{Domain: "reply.shop.example", Key: []byte("one key")}
	back := a.Of(delivery)
	if got := a.Delivery(strings.ToUpper(back)); got != delivery {
		t.Errorf("%s leads to %q, want %s", back, got, delivery)
	}
	if name, _, _ := strings.Cut(back, "@"); len(name) > 64 {
		t.Errorf("%s has more than 64 letters before the @", back)
	}
	other := returns.Addresses{Domain: "reply.shop.example", Key: []byte("another key")}
	for _, forged := range []string{"", "help@reply.shop.example", other.Of(delivery), strings.Replace(back, "reply.", "", 1), "return-@reply.shop.example", "return-aaaa-bbbb@reply.shop.example", strings.Replace(back, "return-a", "return-b", 1)} {
		if got := a.Delivery(forged); got != "" {
			t.Errorf("%q leads to %s, want nowhere", forged, got)
		}
	}
	if got := (returns.Addresses{}).Of(delivery) + a.Of("no id"); got != "" {
		t.Errorf("without a domain, or of no delivery: %q", got)
	}
}

func TestEachFormOfABounceIsRead(t *testing.T) {
	fields := func(recipient string) string {
		return "Reporting-MTA: dns; mx.example.com\r\nArrival-Date: Fri, 27 Nov 2026 10:00:00 +0900\r\n\r\nFinal-Recipient: rfc822; mina@example.com\r\n" + recipient
	}
	for name, c := range map[string]struct {
		back        returns.Back
		fate        returns.Fate
		status, why string
	}{
		"nobody":     {returns.Back{Report: "delivery-status", Fields: fields("Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n user\r\n")}, returns.Failed, "5.1.1", "550 5.1.1 no such user"},
		"late":       {returns.Back{Report: "delivery-status", Fields: fields("Action: delayed\r\nStatus: 4.4.1\r\n")}, returns.Delayed, "4.4.1", ""},
		"given up":   {returns.Back{Report: "delivery-status", Fields: fields("Action: failed\nStatus: 4.4.7\n")}, returns.Failed, "4.4.7", ""},
		"arrived":    {returns.Back{Report: "delivery-status", Fields: fields("Action: delivered (to mailbox)\nStatus: 2.0.0\n")}, returns.Arrived, "2.0.0", ""},
		"relayed":    {returns.Back{Report: "delivery-status", Fields: fields("Action: relayed\nStatus: 2.0.0\n")}, "", "", ""},
		"sum":        {returns.Back{Report: "delivery-status", Fields: fields("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1 The email account does not exist\n")}, returns.Failed, "5.1.1", "550-5.1.1 The email account does not exist"},
		"complaint":  {returns.Back{Report: "feedback-report", Fields: "Feedback-Type: abuse\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\n"}, returns.Complaint, "", "abuse SomeGenerator/1.0"},
		"no spam":    {returns.Back{Report: "feedback-report", Fields: "Feedback-Type: not-spam\r\n"}, "", "", ""},
		"a portal":   {returns.Back{Plain: "메일 전송에 실패했습니다.\n받는 사람: mina@naver.com\n사유: 550 5.1.1 No such user - nsmtp\n"}, returns.Failed, "5.1.1", "사유: 550 5.1.1 No such user - nsmtp"},
		"a full box": {returns.Back{Plain: "메일함 용량이 부족합니다.\n452 4.2.2 mailbox full\n"}, returns.Delayed, "4.2.2", "452 4.2.2 mailbox full"},
		"qmail":      {returns.Back{Plain: "Hi. This is the qmail-send program.\n\n<mina@example.com>:\nRemote host said: 550 sorry, no mailbox here by that name\n"}, returns.Failed, "", "Remote host said: 550 sorry, no mailbox here by that name"},
		"qmail's #":  {returns.Back{Plain: "Sorry, no mailbox here by that name. (#5.1.1)\n"}, returns.Failed, "5.1.1", "Sorry, no mailbox here by that name. (#5.1.1)"},
		"a phone":    {returns.Back{Plain: "자리를 비웠습니다. 전화: 550-1234, 내선 551 1234\n(550 1234)\n"}, "", "", ""},
		"a date":     {returns.Back{Plain: "I am away until 5.12.26.\nBack on 4.1.27, see Exim 4.92.3\n"}, "", "", ""},
		"a holiday":  {returns.Back{Plain: "11월 30일까지 휴가입니다. 급한 일은 02-550-1234로 연락해 주세요.\n"}, "", "", ""},
	} {
		if f, status, why := c.back.Read(); f != c.fate || status != c.status || why != c.why {
			t.Errorf("%s: %q %q %q, want %q %q %q", name, f, status, why, c.fate, c.status, c.why)
		}
	}
}

func TestAComplaintNamesTheReturnAddress(t *testing.T) {
	b := returns.Back{Fields: "Feedback-Type: abuse\nOriginal-Mail-From: <one@reply.shop.example>\n", Original: "Return-Path: <two@reply.shop.example>\nSubject: x\n"}
	if got := strings.Join(b.Envelopes(), " "); got != "one@reply.shop.example two@reply.shop.example" {
		t.Errorf("got %q", got)
	}
}

func FuzzABounce(f *testing.F) {
	f.Add("delivery-status", "Action: failed\nStatus: 5.1.1\n\nAction: x", "Return-Path: <x>", "550 5.1.1 x")
	f.Add("feedback-report", "Feedback-Type: abuse\n y", "", "")
	f.Add("", "", ": x\n y", "a 4.2.2 b")
	f.Fuzz(func(t *testing.T, report, fields, original, plain string) {
		b := returns.Back{Report: report, Fields: fields, Original: original, Plain: plain}
		b.Envelopes()
		if f, status, why := b.Read(); f == "" && status+why != "" {
			t.Errorf("no fate, and %q %q", status, why)
		}
	})
}
