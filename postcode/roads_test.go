package postcode_test

import (
	"strings"
	"testing"
)

func TestEnglishComesFromAnyOfTheFilesOfRoads(t *testing.T) {
	const address = "48250101480518500004100000|4825010100|경상남도|김해시|동상동||0|1|2|482504805185|김해대로2325번길|0|41|0|4825051000|동상동|50921||20110729|0||||"
	for name, row := range map[string]string{
		"TN_SPRD_RDNM.txt":      "48250|4805185|00|김해대로2325번길|Gimhae-daero 2325beon-gil-X|경상남도|김해시|2|||0|김해대로의 시작지점부터 약 23250m(기초번호 2325번) 지점에서 왼쪽으로 분기되는 길|||Gyeongsangnam-do|Gimhae-si||1|46|20091008|",
		"개선_도로명코드_전체분.txt":      "482504805185|김해대로2325번길|Gimhae-daero 2325beon-gil-X|00|경상남도|Gyeongsangnam-do|김해시|Gimhae-si|||2||0||||",
		"road_code_total.txt":   "48250|4805185|김해대로2325번길|Gimhae-daero 2325beon-gil-X|00|경상남도|김해시|2|||||0|||Gyeongsangnam-do|Gimhae-si||20100520|",
		"Tn_Sprd_Rdnm_2601.TXT": "48250|4805185|00|김해대로2325번길|Gimhae-daero 2325beon-gil-X|경상남도|김해시|2|||0||||Gyeongsangnam-do|Gimhae-si||1|46|20091008|",
	} {
		path, report, err := build(t, map[string]string{"rnaddrkor_x.txt": cp949(t, address), name: cp949(t, row)})
		if err != nil || report.Rejected > 0 || len(report.Skipped) > 0 {
			t.Fatalf("%s: %v %+v %v", name, err, report.First, report.Skipped)
		}
		if n, r := finds(t, path, "41, Gimhae-daero 2325beon-gil-X"); n != 1 || !strings.HasPrefix(r.English, "41, Gimhae-daero 2325beon-gil-X, Gimhae-si, Gyeongsangnam-do") {
			t.Errorf("%s: %d found, %s", name, n, r.English)
		}
	}
}
