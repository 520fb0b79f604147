from dev import tracked


def test_hosts_and_places_are_found_with_file_and_line(tmp_path):
    registry = "files.python" + "hosted.org"
    page = tmp_path / "page.md"
    page.write_text(
        f"fine\nsee {registry}/x\n/ho" + "me/ada/product\nin /ro" + "ot/x, /t" + "mp/y\n--log=/var/t" + "mp/z\n"
    )
    assert list(tracked.problems([page])) == [
        f"{page}:2: names “{registry.removeprefix('files.')}”",
        f"{page}:3: names “/ho" + "me/ada”",
        f"{page}:4: names “/ro" + "ot/”",
        f"{page}:5: names “/var/t" + "mp/”",
    ]


def test_ordinary_words_and_pictures_pass(tmp_path):
    page, picture = tmp_path / "page.md", tmp_path / "picture.png"
    page.write_text(
        "pip install, homework/sheet, docs/home/plan/x, https://www.twilio.com/home/docs/x, ./tmp/x, /srv/product\n"
    )
    picture.write_bytes(b"\x89PNG\xff\xfe")
    assert list(tracked.problems([page, picture])) == []
