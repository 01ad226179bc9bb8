package solapi_test

import (
	"encoding/json"
	"testing"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/solapi"
)

func TestAnAnswerSaysWhatBecameOfTheMessage(t *testing.T) {
	for body, want := range map[string]notify.State{
		`{"groupInfo":{"groupId":"G4V1","count":{"total":1,"registeredSuccess":1}},"failedMessageList":[],"messageList":[{"messageId":"M4V1"}]}`: notify.Sent,
		`{"groupInfo":{"groupId":"G4V1","count":{"total":1,"registeredSuccess":1}},"failedMessageList":[]}`:                                      notify.Sent,
		`{"groupInfo":{"groupId":"G4V1"},"failedMessageList":[{"messageId":"M","statusCode":"1062","statusMessage":"발신번호 미등록"}]}`:                notify.Broken,
		`{"failedMessageList":[{"statusCode":"3104"}]}`:       notify.Dead,
		`{"failedMessageList":[{"statusCode":"4000"}]}`:       notify.Broken,
		`{"errorCode":"NotEnoughBalance","errorMessage":"x"}`: notify.Broken,
		`{"errorCode":"DuplicatedSignature"}`:                 notify.Waiting,
		`{}`:                                                  notify.Unknown,
		`<html>`:                                              notify.Unknown,
		`{"groupInfo":{"groupId":"G","count":{"total":0,"registeredSuccess":0}}}`: notify.Unknown,
	} {
		if o := solapi.ReadSent([]byte(body)); o.State != want {
			t.Errorf("%s: %+v, want %s", body, o, want)
		}
	}
}

func TestReportsAreReadAndThoseOfOthersLeftOut(t *testing.T) {
	all, err := solapi.ReadReports([]byte(`[
		{"messageId":"M1","statusCode":"4000","customFields":{"delivery":"d1","attempt":"2"},"dateUpdated":"2026-11-27T10:00:00.000Z"},
		{"messageId":"M2","statusCode":"3104","customFields":{"delivery":"d2"},"reason":"카카오톡 미사용"},
		{"messageId":"M3","statusCode":"4000"},
		{"messageId":"M4","statusCode":"9x","customFields":{"delivery":"d4"}}]`))
	if err != nil || len(all) != 3 || all[0].Fate != messages.Received || all[0].Try != 2 || all[1].Fate != messages.Unreached || all[2].Fate != messages.UnderWay {
		t.Errorf("read %+v (%v)", all, err)
	}
	if _, err := solapi.ReadReports([]byte(`{"messageId":"M1"}`)); err == nil {
		t.Error("what is no list was read")
	}
}

func FuzzAnswersAndReportsNeverPanicAndNeverSendTwice(f *testing.F) {
	for _, s := range []string{`[]`, `{}`, `null`, `[{"messageId":"M","statusCode":"4000","customFields":{"delivery":"d"}}]`, `{"failedMessageList":[{}]}`, `{"messageList":[{"messageId":"M"}]}`, `{"errorCode":5}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o := solapi.ReadSent(body)
		if o.State == notify.Waiting && o.Code != "signature_used" { // it would be tried again
			t.Fatalf("%q: %+v", body, o)
		}
		if all, err := solapi.ReadReports(body); err == nil && (len(all) > solapi.MostReports || !json.Valid(body)) {
			t.Fatalf("%q gives %d reports", body, len(all))
		}
	})
}
