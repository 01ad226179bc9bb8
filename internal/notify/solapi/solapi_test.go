package solapi_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify"
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

func FuzzAnswersNeverPanicAndNeverSendTwice(f *testing.F) {
	for _, s := range []string{`[]`, `{}`, `null`, `[{"messageId":"M","statusCode":"4000","customFields":{"delivery":"d"}}]`, `{"failedMessageList":[{}]}`, `{"messageList":[{"messageId":"M"}]}`, `{"errorCode":5}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o := solapi.ReadSent(body)
		if o.State == notify.Waiting && o.Code != "signature_used" { // it would be tried again
			t.Fatalf("%q: %+v", body, o)
		}
	})
}
