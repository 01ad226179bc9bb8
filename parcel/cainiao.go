package parcel

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// 차이냐오, which carries for AliExpress.
var cainiao = &adapter{
	Carrier: Carrier{
		ID: "cn.cainiao.global", Short: "cainiao", Aliases: []string{"알리", "알리익스프레스", "차이냐오", "菜鸟"},
		Ko: "차이냐오", En: "Cainiao", Sort: Abroad, Site: "https://global.cainiao.com",
		Number: "LP + 14, CN + 10", Grade: A, Facts: "2025-12",
		link: "https://global.cainiao.com/newDetail.htm?mailNoList=%s",
	},
	form: form{letters: true, fits: func(n string) bool {
		return strings.HasPrefix(n, "LP") && len(n) >= 16 && digits(n[2:]) || strings.HasPrefix(n, "CN") && len(n) >= 12 && digits(n[2:])
	}},
	ways: []way{{hosts: []string{"global.cainiao.com"}, fetch: func(x *exchange) ([]string, error) {
		return one(x.get("https://global.cainiao.com/global/detail.json?lang=en-US&language=en-US&mailNos=" + url.QueryEscape(x.number)))
	}, read: readCainiao}},
}

func cainiaoState(code string) State {
	switch code {
	case "GTMS_SIGNED":
		return Delivered
	case "GTMS_DO_DEPART":
		return OutForDelivery
	case "GTMS_ACCEPT":
		return InTransit
	case "GTMS_STA_SIGNED", "GTMS_STATION_IN":
		return ReadyForCollection
	}
	switch {
	case strings.Contains(code, "RETURN"):
		return Returned
	case strings.HasPrefix(code, "GTMS_SC_"), strings.HasPrefix(code, "CC_"), strings.HasPrefix(code, "LH_"),
		strings.HasPrefix(code, "SC_"), strings.HasPrefix(code, "CW_"):
		return InTransit
	default:
		return Unknown
	}
}

func readCainiao(r *reading, bodies []string) error {
	var a struct {
		Module []struct {
			MailNoSource word
			DetailList   []struct{ ActionCode, TimeStr, TimeZone, Desc, StanderdDesc word }
		}
	}
	if err := jsonOf(bodies, &a); err != nil {
		return err
	}
	switch {
	case len(a.Module) == 0 || a.Module[0].DetailList == nil:
		return changed("no module, or no detailList")
	case len(a.Module[0].DetailList) == 0 && a.Module[0].MailNoSource == "EXTERNAL":
		return fail(ErrNotFound, "EXTERNAL and an empty detailList")
	}
	for _, e := range a.Module[0].DetailList {
		r.add(when(string(e.TimeStr)).elsewhere(gmt(string(e.TimeZone))), Event{
			State: cainiaoState(string(e.ActionCode)), Code: string(e.ActionCode), Text: string(e.StanderdDesc), Detail: string(e.Desc),
		})
	}
	return nil
}

// gmt reads GMT+8 and GMT+05:30; anything else is China's.
func gmt(text string) *time.Location {
	hours, minutes, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(text, "GMT"), "UTC"), ":")
	h, err := strconv.Atoi(hours)
	if err != nil || h < -12 || h > 14 {
		h = 8
	}
	m, err := strconv.Atoi(minutes)
	if err != nil || m < 0 || m > 59 {
		m = 0
	}
	if h < 0 {
		m = -m
	}
	return time.FixedZone(text, h*3600+m*60)
}
