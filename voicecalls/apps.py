from django.apps import AppConfig


class VoicecallsConfig(AppConfig):
    name = "voicecalls"
