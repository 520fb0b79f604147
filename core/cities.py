"""What people type who look for their time zone: large cities after which none is named, and other words for countries.

tzdata names a zone after one city only, and neither pytz nor Babel knows the others. All in plain lower-case letters.
"""

# By zone. A city whose name is spelled in two ways stands in both.
ALSO_THERE = {
    "America/Chicago": (
        "dallas, houston, austin, san antonio, minneapolis, milwaukee, nashville, new orleans, kansas city"
    ),
    "America/Denver": "salt lake city, albuquerque, colorado springs, boulder",
    "America/Los_Angeles": "san francisco, seattle, san diego, san jose, portland, las vegas, sacramento, oakland",
    "America/New_York": (
        "boston, washington, miami, atlanta, philadelphia, charlotte, baltimore, pittsburgh, orlando, tampa"
    ),
    "America/Bogota": "medellin, cali",
    "America/Edmonton": "calgary",
    "America/Mexico_City": "guadalajara, puebla",
    "America/Sao_Paulo": "rio de janeiro, brasilia, belo horizonte, curitiba, porto alegre",
    "America/Toronto": "ottawa, montreal, quebec",
    "Africa/Johannesburg": "cape town, kapstadt, durban, pretoria",
    "Africa/Lagos": "abuja, kano",
    "Asia/Dubai": "abu dhabi",
    "Asia/Ho_Chi_Minh": "hanoi, saigon",
    "Asia/Jakarta": "bandung, surabaya",
    "Asia/Jerusalem": "tel aviv, haifa",
    "Asia/Karachi": "lahore, islamabad",
    "Asia/Kolkata": (
        "mumbai, bombay, delhi, new delhi, neu delhi, bangalore, bengaluru, hyderabad, chennai, madras, pune, "
        "ahmedabad, calcutta"
    ),
    "Asia/Manila": "quezon city, cebu",
    "Asia/Riyadh": "jeddah, dschidda, mecca",
    "Asia/Seoul": "busan, incheon",
    "Asia/Shanghai": "beijing, peking, shenzhen, guangzhou, chengdu, wuhan, hangzhou",
    "Asia/Tokyo": "osaka, kyoto, yokohama, nagoya, sapporo, fukuoka",
    "Australia/Sydney": "canberra, newcastle, wollongong",
    "Europe/Amsterdam": "rotterdam, the hague, den haag, utrecht, eindhoven",
    "Europe/Berlin": (
        "hamburg, munich, munchen, muenchen, cologne, koln, koeln, frankfurt, stuttgart, dusseldorf, "
        "duesseldorf, leipzig, dresden, hanover, hannover, nuremberg, nurnberg, nuernberg, bremen, dortmund, "
        "essen, bonn, mannheim, freiburg"
    ),
    "Europe/Brussels": "antwerp, antwerpen, ghent, gent, liege",
    "Europe/Bucharest": "cluj, timisoara",
    "Europe/Istanbul": "ankara, izmir, antalya",
    "Europe/Kyiv": "kharkiv, odesa, odessa, lviv, lemberg, kiew",
    "Europe/Lisbon": "porto",
    "Europe/London": (
        "manchester, birmingham, leeds, liverpool, edinburgh, glasgow, cardiff, belfast, bristol, cambridge, oxford"
    ),
    "Europe/Madrid": "barcelona, valencia, seville, sevilla, malaga, bilbao",
    "Europe/Moscow": "saint petersburg, sankt petersburg",
    "Europe/Paris": "lyon, marseille, toulouse, nice, nizza, bordeaux, lille, strasbourg, strassburg, nantes",
    "Europe/Prague": "brno, brunn, bruenn",
    "Europe/Rome": "milan, mailand, milano, turin, naples, neapel, florence, florenz, bologna, venice, venedig",
    "Europe/Stockholm": "gothenburg, goteborg, malmo",
    "Europe/Vienna": "graz, linz, salzburg, innsbruck",
    "Europe/Warsaw": "krakow, krakau, gdansk, danzig, wroclaw, breslau, poznan, posen, lodz",
    "Europe/Zurich": "geneva, genf, basel, bern, lausanne, lucerne, luzern",
    "Pacific/Auckland": "wellington, christchurch",
}
# By country, as ISO 3166 alpha-2.
ALSO_CALLED = {
    "AE": "uae, emirates",
    "CZ": "czech republic",
    "GB": "uk, great britain, england, scotland, wales, northern ireland",
    "KR": "korea",
    "NL": "holland",
    "RU": "russia",
    "US": "us, usa, america, united states of america",
}
