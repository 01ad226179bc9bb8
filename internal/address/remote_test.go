package address_test

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/address"
)

func TestRemoteRangesAreInOrderAndApart(t *testing.T) {
	last := ""
	for _, r := range address.RemoteRanges() {
		if len(r.From) != 5 || len(r.To) != 5 || r.From > r.To || r.From <= last || r.Area == "" || r.Remote == address.NotRemote {
			t.Errorf("%+v does not stand well behind %s", r, last)
		}
		last = r.To
	}
}

func TestRemoteIslandsAreToldFromTheLandBesideThem(t *testing.T) {
	s := address.New("", quiet, time.Now)
	for zip, want := range map[string]address.Remote{
		"63000": address.Jeju, "63644": address.Jeju, "63645": address.NotRemote, "62999": address.NotRemote,
		"40200": address.Island, "40240": address.Island, "40199": address.NotRemote, "40241": address.NotRemote,
		"58826": address.Island, "58827": address.NotRemote, "58828": address.Island, "58842": address.Island, "58866": address.Island, "58867": address.NotRemote,
		"28826": address.NotRemote, "54000": address.Island, "59568": address.Island, "03171": address.NotRemote,
		"": address.NotRemote, "630": address.NotRemote, "630001": address.NotRemote, "６３０００": address.NotRemote,
	} {
		if got := s.AreaOf(zip).Kind; got != want {
			t.Errorf("%q is %q, want %q", zip, got, want)
		}
	}
}

func TestAShopWithoutAnIndexKnowsWhereParcelsTakeLonger(t *testing.T) {
	server := siteOn(t, filepath.Join(t.TempDir(), "postcode.idx"))
	for postcode, want := range map[string]address.RemoteArea{"63122": {Kind: address.Jeju, Name: "제주특별자치도"}, "03171": {}} {
		var got address.RemoteArea
		get(t, server, "/api/v1/postcode/area/"+postcode, nil, &got)
		if got.Kind != want.Kind || got.Name != want.Name {
			t.Errorf("%s is %+v, want %+v", postcode, got, want)
		}
	}
	for _, wrong := range []string{"6312", "631222", "６３１２２", "63122%00", "x"} {
		res, err := http.Get(server.URL + "/api/v1/postcode/area/" + wrong)
		if err != nil {
			t.Fatal(err)
		}
		if res.Body.Close(); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%q gives %d", wrong, res.StatusCode)
		}
	}
}
