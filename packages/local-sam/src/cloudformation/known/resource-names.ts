import { NETWORK_NAMES } from './network-names.ts';

/** The properties and attributes of one resource type, as names separated by white space. */
export interface ResourceNames {
  properties: string;
  /** Attributes for Fn::GetAtt. */
  attributes: string;
}

/** The types whose names are checked, apart from SAM's own: those that stacks of this kind use. */
export const RESOURCE_NAMES: Readonly<Record<string, ResourceNames>> = {
  'AWS::CloudWatch::Alarm': {
    properties: `
      ActionsEnabled AlarmActions AlarmDescription AlarmName ComparisonOperator DatapointsToAlarm Dimensions
      EvaluateLowSampleCountPercentile EvaluationCriteria EvaluationInterval EvaluationPeriods ExtendedStatistic
      InsufficientDataActions MetricName Metrics Namespace OKActions Period Statistic Tags Threshold ThresholdMetricId
      TreatMissingData Unit
    `,
    attributes: 'Arn',
  },
  'AWS::Cognito::UserPool': {
    properties: `
      AccountRecoverySetting AdminCreateUserConfig AliasAttributes AutoVerifiedAttributes DeletionProtection
      DeviceConfiguration EmailAuthenticationMessage EmailAuthenticationSubject EmailConfiguration
      EmailVerificationMessage EmailVerificationSubject EnabledMfas LambdaConfig MfaConfiguration Policies Schema
      SmsAuthenticationMessage SmsConfiguration SmsVerificationMessage UserAttributeUpdateSettings UserPoolAddOns
      UserPoolName UserPoolTags UserPoolTier UsernameAttributes UsernameConfiguration VerificationMessageTemplate
      WebAuthnFactorConfiguration WebAuthnRelyingPartyID WebAuthnUserVerification
    `,
    attributes: 'Arn ProviderName ProviderURL UserPoolId',
  },
  'AWS::Cognito::UserPoolClient': {
    properties: `
      AccessTokenValidity AllowedOAuthFlows AllowedOAuthFlowsUserPoolClient AllowedOAuthScopes AnalyticsConfiguration
      AuthSessionValidity CallbackURLs ClientName DefaultRedirectURI EnablePropagateAdditionalUserContextData
      EnableTokenRevocation ExplicitAuthFlows GenerateSecret IdTokenValidity LogoutURLs PreventUserExistenceErrors
      ReadAttributes RefreshTokenRotation RefreshTokenValidity SupportedIdentityProviders TokenValidityUnits UserPoolId
      WriteAttributes
    `,
    attributes: 'ClientId ClientSecret Name',
  },
  'AWS::Cognito::UserPoolDomain': {
    properties: 'CustomDomainConfig Domain ManagedLoginVersion UserPoolId',
    attributes: 'CloudFrontDistribution',
  },
  'AWS::Cognito::UserPoolGroup': {
    properties: 'Description GroupName Precedence RoleArn UserPoolId',
    attributes: '',
  },
  ...NETWORK_NAMES,
  'AWS::IAM::Role': {
    properties: `
      AssumeRolePolicyDocument Description ManagedPolicyArns MaxSessionDuration Path PermissionsBoundary Policies
      RoleName Tags
    `,
    attributes: 'Arn RoleId',
  },
  'AWS::Logs::LogGroup': {
    properties: `
      BearerTokenAuthenticationEnabled DataProtectionPolicy DeletionProtectionEnabled FieldIndexPolicies KmsKeyId
      LogGroupClass LogGroupName ResourcePolicyDocument RetentionInDays Tags
    `,
    attributes: 'Arn',
  },
  'AWS::RDS::DBCluster': {
    properties: `
      AllocatedStorage AssociatedRoles AutoMinorVersionUpgrade AvailabilityZones BacktrackWindow BackupRetentionPeriod
      ClusterScalabilityType CopyTagsToSnapshot DBClusterIdentifier DBClusterInstanceClass DBClusterParameterGroupName
      DBInstanceParameterGroupName DBSubnetGroupName DBSystemId DatabaseInsightsMode DatabaseName DeleteAutomatedBackups
      DeletionProtection Domain DomainIAMRoleName EnableCloudwatchLogsExports EnableGlobalWriteForwarding
      EnableHttpEndpoint EnableIAMDatabaseAuthentication EnableLocalWriteForwarding Engine EngineLifecycleSupport
      EngineMode EngineVersion GlobalClusterIdentifier Iops KmsKeyId ManageMasterUserPassword
      MasterUserAuthenticationType MasterUserPassword MasterUserSecret MasterUsername MonitoringInterval
      MonitoringRoleArn NetworkType PerformanceInsightsEnabled PerformanceInsightsKmsKeyId
      PerformanceInsightsRetentionPeriod Port PreferredBackupWindow PreferredMaintenanceWindow PubliclyAccessible
      ReplicationSourceIdentifier RestoreToTime RestoreType ScalingConfiguration ServerlessV2ScalingConfiguration
      SnapshotIdentifier SourceDBClusterIdentifier SourceDbClusterResourceId SourceRegion StorageEncrypted StorageType
      Tags UseLatestRestorableTime VpcSecurityGroupIds
    `,
    attributes: `
      DBClusterArn DBClusterResourceId Endpoint Endpoint.Address Endpoint.Port MasterUserSecret.SecretArn ReadEndpoint
      ReadEndpoint.Address StorageEncryptionType StorageThroughput
    `,
  },
  'AWS::RDS::DBClusterParameterGroup': {
    properties: 'DBClusterParameterGroupName Description Family Parameters Tags',
    attributes: '',
  },
  'AWS::RDS::DBInstance': {
    properties: `
      AdditionalStorageVolumes AllocatedStorage AllowMajorVersionUpgrade ApplyImmediately AssociatedRoles
      AutoMinorVersionUpgrade AutomaticBackupReplicationKmsKeyId AutomaticBackupReplicationRegion
      AutomaticBackupReplicationRetentionPeriod AvailabilityZone BackupRetentionPeriod BackupTarget
      CACertificateIdentifier CertificateRotationRestart CharacterSetName CopyTagsToSnapshot CustomIAMInstanceProfile
      DBClusterIdentifier DBClusterSnapshotIdentifier DBInstanceClass DBInstanceIdentifier DBName DBParameterGroupName
      DBSecurityGroups DBSnapshotIdentifier DBSubnetGroupName DBSystemId DatabaseInsightsMode DedicatedLogVolume
      DeleteAutomatedBackups DeletionProtection Domain DomainAuthSecretArn DomainDnsIps DomainFqdn DomainIAMRoleName
      DomainOu EnableCloudwatchLogsExports EnableIAMDatabaseAuthentication EnablePerformanceInsights Engine
      EngineLifecycleSupport EngineVersion Iops KmsKeyId LicenseModel ManageMasterUserPassword
      MasterUserAuthenticationType MasterUserPassword MasterUserSecret MasterUsername MaxAllocatedStorage
      MonitoringInterval MonitoringRoleArn MultiAZ NcharCharacterSetName NetworkType OptionGroupName
      PerformanceInsightsKMSKeyId PerformanceInsightsRetentionPeriod Port PreferredBackupWindow
      PreferredMaintenanceWindow ProcessorFeatures PromotionTier PubliclyAccessible ReplicaMode RestoreTime
      SourceDBClusterIdentifier SourceDBInstanceAutomatedBackupsArn SourceDBInstanceIdentifier SourceDbiResourceId
      SourceRegion StorageEncrypted StorageThroughput StorageType Tags TdeCredentialArn TdeCredentialPassword Timezone
      UseDefaultProcessorFeatures UseLatestRestorableTime VPCSecurityGroups
    `,
    attributes: `
      CertificateDetails.CAIdentifier CertificateDetails.ValidTill DBInstanceArn DbiResourceId Endpoint.Address
      Endpoint.HostedZoneId Endpoint.Port MasterUserSecret.SecretArn
    `,
  },
  'AWS::RDS::DBSubnetGroup': {
    properties: 'DBSubnetGroupDescription DBSubnetGroupName SubnetIds Tags',
    attributes: '',
  },
  'AWS::SES::ConfigurationSet': {
    properties: `
      ArchivingOptions DeliveryOptions Name ReputationOptions SendingOptions SuppressionOptions Tags TrackingOptions
      VdmOptions
    `,
    attributes: '',
  },
  'AWS::SES::ConfigurationSetEventDestination': {
    properties: 'ConfigurationSetName EventDestination',
    attributes: 'Id',
  },
  'AWS::SES::EmailIdentity': {
    properties: `
      ConfigurationSetAttributes DkimAttributes DkimSigningAttributes EmailIdentity FeedbackAttributes
      MailFromAttributes Tags
    `,
    attributes: `
      DkimDNSTokenName1 DkimDNSTokenName2 DkimDNSTokenName3 DkimDNSTokenValue1 DkimDNSTokenValue2 DkimDNSTokenValue3
    `,
  },
  'AWS::SQS::Queue': {
    properties: `
      ContentBasedDeduplication DeduplicationScope DelaySeconds FifoQueue FifoThroughputLimit
      KmsDataKeyReusePeriodSeconds KmsMasterKeyId MaximumMessageSize MessageRetentionPeriod QueueName
      ReceiveMessageWaitTimeSeconds RedriveAllowPolicy RedrivePolicy SqsManagedSseEnabled Tags VisibilityTimeout
    `,
    attributes: 'Arn QueueName QueueUrl',
  },
  'AWS::SQS::QueuePolicy': {
    properties: 'PolicyDocument Queues',
    attributes: 'Id',
  },
  'AWS::SecretsManager::RotationSchedule': {
    properties: `
      ExternalSecretRotationMetadata ExternalSecretRotationRoleArn HostedRotationLambda RotateImmediatelyOnUpdate
      RotationLambdaARN RotationRules SecretId
    `,
    attributes: 'Id',
  },
  'AWS::SecretsManager::Secret': {
    properties: 'Description GenerateSecretString KmsKeyId Name ReplicaRegions SecretString Tags Type',
    attributes: 'Id',
  },
  'AWS::SecretsManager::SecretTargetAttachment': {
    properties: 'SecretId TargetId TargetType',
    attributes: 'Id',
  },
  'AWS::SNS::Topic': {
    properties: `
      ArchivePolicy ContentBasedDeduplication DataProtectionPolicy DeliveryStatusLogging DisplayName FifoThroughputScope
      FifoTopic KmsMasterKeyId SignatureVersion Subscription Tags TopicName TracingConfig
    `,
    attributes: `
      ContentBasedDeduplication DeliveryStatusLogging DisplayName FifoThroughputScope FifoTopic KmsMasterKeyId
      SignatureVersion Subscription Tags TopicArn TopicName TracingConfig
    `,
  },
};
